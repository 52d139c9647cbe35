import type { DescribePoliciesType, PoliciesType, ScalingPolicy } from '@aws-sdk/client-auto-scaling';
import type { GroupModel, ScalingPolicyModel } from '../fleet/fleet-model.ts';
import { nextPage } from '../wire/next-page.ts';
import { type AutoScalingContext, type AutoScalingOperation, GROUP_PAGE, readNeed } from './autoscaling-operation.ts';

export const describePolicies: AutoScalingOperation<DescribePoliciesType> = {
  honours: ['AutoScalingGroupName', 'PolicyNames', 'NextToken', 'MaxRecords'],
  needs: () => readNeed('DescribePolicies'),
  run(input, context): PoliciesType {
    const { AutoScalingGroupName: group, PolicyNames: names = [] } = input;
    const policies = context.model.groups
      .filter(({ name }) => group === undefined || name === group)
      .flatMap((each) => (each.scalingPolicies ?? []).map((policy) => policyMembers(each, policy, context)))
      .filter(({ PolicyName = '' }) => names.length === 0 || names.includes(PolicyName));
    const page = nextPage(policies, { size: input.MaxRecords, token: input.NextToken, ...GROUP_PAGE });
    return { ScalingPolicies: [...page.items], ...(page.next === null ? {} : { NextToken: page.next }) };
  },
};

/** The last part of a load balancer's and of a target group's ARN (source: Auto Scaling API, PredefinedMetricSpecification). */
function policyMembers(group: GroupModel, policy: ScalingPolicyModel, context: AutoScalingContext): ScalingPolicy {
  const { accountId, fleet, region } = context;
  const target = fleet.describeTargetGroups().find(({ arn }) => arn === policy.targetGroupArn);
  const balancer = target?.loadBalancerArns[0]?.replace(/^.*:loadbalancer\//, '') ?? '';
  const label = `${balancer}/${policy.targetGroupArn.replace(/^.*:(?=targetgroup\/)/, '')}`;
  return {
    AutoScalingGroupName: group.name,
    PolicyName: policy.name,
    PolicyARN: `arn:aws:autoscaling:${region}:${accountId}:scalingPolicy:${policy.name}:autoScalingGroupName/${group.name}:policyName/${policy.name}`,
    PolicyType: 'TargetTrackingScaling',
    Alarms: [],
    Enabled: true,
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: label },
      TargetValue: policy.requestsPerInstance,
      DisableScaleIn: policy.disableScaleIn ?? false,
    },
  };
}

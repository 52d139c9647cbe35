import type {
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupView } from '../fleet/target-view.ts';
import type { Given } from '../wire/operation.ts';
import { chosen, type ElbContext, type ElbOperation, elbError, elbPage, readNeed } from './elbv2-operation.ts';

const MISSING = { code: 'TargetGroupNotFound', what: 'target groups' };

export const describeTargetGroups: ElbOperation<DescribeTargetGroupsInput> = {
  honours: ['LoadBalancerArn', 'TargetGroupArns', 'Names', 'Marker', 'PageSize'],
  needs: () => readNeed('DescribeTargetGroups'),
  run(input, context): DescribeTargetGroupsOutput {
    const page = elbPage(wanted(input, context), input);
    return {
      TargetGroups: page.items.map(targetGroupMembers),
      ...(page.next === null ? {} : { NextMarker: page.next }),
    };
  },
};

function wanted(input: DescribeTargetGroupsInput, { fleet }: ElbContext): readonly TargetGroupView[] {
  const { LoadBalancerArn, Names = [], TargetGroupArns = [] } = input;
  const all = fleet.describeTargetGroups();
  if (TargetGroupArns.length > 0) return chosen(all, TargetGroupArns, MISSING);
  if (Names.length > 0) return Names.map((name) => named(all, name));
  if (LoadBalancerArn === undefined) return all;
  chosen(fleet.describeLoadBalancers(), [LoadBalancerArn], { code: 'LoadBalancerNotFound', what: 'load balancers' });
  return all.filter(({ loadBalancerArns }) => loadBalancerArns.includes(LoadBalancerArn));
}

function named(all: readonly TargetGroupView[], name: string): TargetGroupView {
  const found = all.find((group) => group.name === name);
  if (found) return found;
  throw elbError(MISSING.code, `One or more ${MISSING.what} not found: '${name}'`);
}

export const describeTargetGroupAttributes: ElbOperation<Given<DescribeTargetGroupAttributesInput, 'TargetGroupArn'>> =
  {
    honours: ['TargetGroupArn'],
    needs: () => readNeed('DescribeTargetGroupAttributes'),
    run({ TargetGroupArn }, { fleet }): DescribeTargetGroupAttributesOutput {
      const [found] = chosen(fleet.describeTargetGroups(), [TargetGroupArn], MISSING);
      const delay = (found?.deregistrationDelayMs ?? 0) / 1000;
      // What the model does not have is as it is by default (source: ELB API, TargetGroupAttribute).
      const attributes = {
        'deregistration_delay.timeout_seconds': String(delay),
        'stickiness.enabled': 'false',
        'stickiness.type': 'lb_cookie',
        'slow_start.duration_seconds': '0',
        'load_balancing.algorithm.type': 'round_robin',
      };
      return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
    },
  };

function targetGroupMembers(group: TargetGroupView): TargetGroup {
  const { healthCheck } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    LoadBalancerArns: [...group.loadBalancerArns],
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckPath: healthCheck.path,
    HealthCheckIntervalSeconds: healthCheck.interval,
    HealthCheckTimeoutSeconds: healthCheck.timeout,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    Matcher: { HttpCode: '200' },
  };
}

import type { AutoScalingClient, AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';

/**
 * A cloud to be judged, with two groups: `blue` has 2 instances (min 1, max 4), `green` none (min 0, max 4). A listener
 * answers 404 itself and has one rule for `/*` that forwards to both colours. Clients send once.
 */
export interface FleetTarget {
  readonly autoScaling: AutoScalingClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly cloudWatch: CloudWatchClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  readonly groups: ByColour;
  readonly targetGroupArns: ByColour;
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  readonly ruleArn: string;
  /** Over a metric without data, with a threshold of 5 in 2 periods of 60 s; missing data is not breaching. */
  readonly alarm: string;
}

type ByColour = Readonly<Record<'blue' | 'green', string>>;

export interface FleetCase {
  readonly name: string;
  /** Throws where the cloud does not behave as AWS does. The target is its own to change. */
  run(target: FleetTarget): Promise<void>;
  /** Clouds that are known to fail the case, and why. */
  readonly unlike?: { readonly moto?: string };
}

export async function groupOf(target: FleetTarget, colour: 'blue' | 'green'): Promise<AutoScalingGroup> {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [target.groups[colour]] });
  const [group] = (await target.autoScaling.send(command)).AutoScalingGroups ?? [];
  if (group === undefined) throw new Error(`the ${colour} group is not described`);
  return group;
}

export async function ruleOf({ elb, ruleArn }: FleetTarget): Promise<Rule> {
  const [rule] = (await elb.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }))).Rules ?? [];
  if (rule === undefined) throw new Error('the rule is not described');
  return rule;
}

import type { AccessNeed } from '../access-statement.ts';

/**
 * What IAM wants for calls about one thing of a fleet. Calls that only describe know no resources and need `*` (source:
 * Service Authorization Reference, "Amazon EC2 Auto Scaling", "AWS Elastic Load Balancing V2", "Amazon CloudWatch",
 * "AWS Systems Manager").
 */
export function scalingNeed(operation: string, group: string, region: string): AccessNeed {
  const resource = `arn:aws:autoscaling:${region}:*:autoScalingGroup:*:autoScalingGroupName/${group}`;
  return { action: `autoscaling:${operation}`, resource };
}

export function balancingNeed(operation: string, arn: string): AccessNeed {
  return { action: `elasticloadbalancing:${operation}`, resource: arn };
}

export function parameterNeed(operation: string, name: string, region: string): AccessNeed {
  return { action: `ssm:${operation}`, resource: `arn:aws:ssm:${region}:*:parameter/${name.replace(/^\//, '')}` };
}

/** For a call that knows no resources, such as `autoscaling:DescribeScalingActivities`. */
export function generalNeed(action: string): AccessNeed {
  return { action, resource: '*' };
}

export type BalancingArn =
  | { readonly kind: 'rule'; readonly loadBalancer: string; readonly listener: string }
  | { readonly kind: 'listener'; readonly loadBalancer: string }
  | { readonly kind: 'target-group'; readonly dimension: string };

/**
 * Reads an ARN of Elastic Load Balancing; null for another. `loadBalancer` and `dimension` are values of the metrics'
 * dimensions `LoadBalancer` (`app/name/id`) and `TargetGroup` (`targetgroup/name/id`), which are the final parts of the
 * ARNs (source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer", "Metric dimensions";
 * Service Authorization Reference, "AWS Elastic Load Balancing V2", resource types).
 */
export function readBalancingArn(arn: string): BalancingArn | null {
  const [, prefix, resource] = /^(arn:[^:]+:elasticloadbalancing:[^:]+:\d*:)(.+)$/.exec(arn) ?? [];
  if (prefix === undefined || resource === undefined) return null;
  if (/^targetgroup\/[^/]+\/[^/]+$/.test(resource)) return { kind: 'target-group', dimension: resource };
  const [kind, type, name, id, listener, ...rule] = resource.split('/');
  if (type !== 'app' || !name || !id || !listener) return null;
  const loadBalancer = `${type}/${name}/${id}`;
  if (kind === 'listener' && rule.length === 0) return { kind: 'listener', loadBalancer };
  if (kind !== 'listener-rule' || rule.length !== 1) return null;
  return { kind: 'rule', loadBalancer, listener: `${prefix}listener/${loadBalancer}/${listener}` };
}

/** Whether the ARN stands for a listener, whose default action is meant, and not for a rule. */
export const isListener = (arn: string): boolean => readBalancingArn(arn)?.kind === 'listener';

/** The ARN of the load balancer that a rule or listener belongs to. */
export const balancerArnOf = (arn: string): string =>
  arn.replace(/:listener(?:-rule)?\/(app\/[^/]+\/[^/]+)\/.*$/, ':loadbalancer/$1');

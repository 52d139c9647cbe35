import type { TargetGroup, TargetGroupAttribute } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheckFacts, TargetGroupFacts } from '@deploy/fleet-rollout';
import type { BalancingConnection } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';
import { missingTargetGroup, readTargets } from './target-health.ts';

/** Throws `NotFoundError` `target-group-not-found`. */
export async function readTargetGroupFacts(
  connection: BalancingConnection,
  arn: string,
  signal?: AbortSignal,
): Promise<TargetGroupFacts> {
  const [groups, attributes, targets] = await Promise.all([
    readTargetGroups(connection, [arn], signal),
    readAttributes(connection, arn, signal),
    readTargets(connection, arn, signal),
  ]);
  const group = groups[0] ?? {};
  const number = (key: string, otherwise: number) => Number(attributes.get(key) ?? otherwise);
  return {
    arn,
    name: group.TargetGroupName ?? '',
    targetType: group.TargetType ?? 'instance',
    loadBalancers: group.LoadBalancerArns ?? [],
    targets,
    health: healthCheckOf(group),
    // Defaults: Elastic Load Balancing, "Edit target group attributes for your Application Load Balancer".
    deregistrationDelaySeconds: number('deregistration_delay.timeout_seconds', 300),
    slowStartSeconds: number('slow_start.duration_seconds', 0),
    stickiness: stickinessOf(attributes),
  };
}

/** Target groups by their ARNs, in one call. */
export async function readTargetGroups(
  connection: BalancingConnection,
  arns: readonly string[],
  signal?: AbortSignal,
): Promise<readonly TargetGroup[]> {
  const { TargetGroups: groups = [] } = await connection.call(
    {
      operation: 'DescribeTargetGroups',
      resource: arns.join(' and '),
      needs: [generalNeed('elasticloadbalancing:DescribeTargetGroups')],
      signal,
    },
    ({ client, options, sdk }) =>
      client.send(new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [...arns] }), options),
    missingTargetGroup(arns.join(' or ')),
  );
  return groups;
}

async function readAttributes(
  connection: BalancingConnection,
  arn: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { Attributes: attributes = [] }: { Attributes?: readonly TargetGroupAttribute[] | undefined } =
    await connection.call(
      {
        operation: 'DescribeTargetGroupAttributes',
        resource: arn,
        needs: [generalNeed('elasticloadbalancing:DescribeTargetGroupAttributes')],
        signal,
      },
      ({ client, options, sdk }) =>
        client.send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }), options),
      missingTargetGroup(arn),
    );
  return new Map(attributes.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}

/** Defaults: Elastic Load Balancing API reference, `CreateTargetGroup`, for HTTP and targets that are instances. */
function healthCheckOf(group: TargetGroup): HealthCheckFacts {
  return {
    isEnabled: group.HealthCheckEnabled ?? true,
    path: group.HealthCheckPath ?? null,
    intervalSeconds: group.HealthCheckIntervalSeconds ?? 30,
    timeoutSeconds: group.HealthCheckTimeoutSeconds ?? 5,
    healthyThreshold: group.HealthyThresholdCount ?? 5,
    unhealthyThreshold: group.UnhealthyThresholdCount ?? 2,
  };
}

function stickinessOf(attributes: ReadonlyMap<string, string>): TargetGroupFacts['stickiness'] {
  if (attributes.get('stickiness.enabled') !== 'true') return null;
  const kind = attributes.get('stickiness.type') ?? 'lb_cookie';
  return { kind, seconds: Number(attributes.get(`stickiness.${kind}.duration_seconds`) ?? DEFAULT_COOKIE) };
}

const DEFAULT_COOKIE = 86_400;

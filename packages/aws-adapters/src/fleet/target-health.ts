import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ObservedTarget } from '@deploy/fleet-rollout';
import { NotFoundError } from '@deploy/kernel';
import { nameOf } from '../aws-error-facts.ts';
import type { BalancingConnection } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';

/**
 * Health of everything registered in a target group, by id of the instance: one call, however many there are. Throws
 * `NotFoundError` `target-group-not-found`.
 */
export async function readTargets(
  connection: BalancingConnection,
  targetGroup: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ObservedTarget>> {
  const { TargetHealthDescriptions: descriptions = [] } = await connection.call(
    {
      operation: 'DescribeTargetHealth',
      resource: targetGroup,
      needs: [generalNeed('elasticloadbalancing:DescribeTargetHealth')],
      signal,
    },
    ({ client, options, sdk }) =>
      client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }), options),
    missingTargetGroup(targetGroup),
  );
  return targetsById(descriptions);
}

/** An instance that is registered with several ports is as well as the worst of them. */
export function targetsById(descriptions: readonly TargetHealthDescription[]): ReadonlyMap<string, ObservedTarget> {
  const targets = new Map<string, ObservedTarget>();
  for (const { Target, TargetHealth: health } of descriptions) {
    const id = Target?.Id;
    if (id === undefined) continue;
    const target = {
      state: health?.State ?? 'unavailable',
      reason: health?.Reason ?? null,
      description: health?.Description ?? null,
    };
    const known = targets.get(id);
    if (known === undefined || known.state === 'healthy') targets.set(id, target);
  }
  return targets;
}

/** The API says the same of an ARN that cannot be one. */
export const missingTargetGroup = (arn: string) => (thrown: unknown) => {
  if (!['TargetGroupNotFoundException', 'TargetGroupNotFound'].includes(nameOf(thrown))) throw thrown;
  throw new NotFoundError({
    code: 'target-group-not-found',
    message: `There is no target group ${arn}.`,
    remedy:
      'Check input `colours` or the contract, and that region and credentials are those of the right account. A target group that was made anew has another ARN.',
    cause: thrown,
  });
};

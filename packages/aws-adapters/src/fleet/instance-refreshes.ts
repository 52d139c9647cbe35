import type { InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import type { ObservedRefresh, SeenRefresh } from '@deploy/fleet-rollout';
import { errorMessage } from '@deploy/kernel';
import { nameOf } from '../aws-error-facts.ts';
import type { ScalingConnection } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';
import { seenOrder } from './refresh-order.ts';
import { groupMissing, templateOf } from './scaling-groups.ts';

/** The newest refresh of a group, ended or not; null where there never was one. */
export async function readNewestRefresh(
  connection: ScalingConnection,
  group: string,
  signal?: AbortSignal,
): Promise<InstanceRefresh | null> {
  const [newest] = await readRefreshes(connection, group, signal, 1);
  return newest ?? null;
}

/** The newest refreshes of a group, newest first (source: Auto Scaling API reference, `DescribeInstanceRefreshes`). */
export async function readRefreshes(
  connection: ScalingConnection,
  group: string,
  signal?: AbortSignal,
  most = 10,
): Promise<readonly InstanceRefresh[]> {
  const { InstanceRefreshes: found = [] } = await connection.call(
    {
      operation: 'DescribeInstanceRefreshes',
      resource: `group ${group}`,
      needs: [generalNeed('autoscaling:DescribeInstanceRefreshes')],
      signal,
    },
    ({ client, options, sdk }) =>
      client.send(new sdk.DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group, MaxRecords: most }), options),
    (thrown) => {
      if (nameOf(thrown) !== 'ValidationError' || !/not found/i.test(errorMessage(thrown))) throw thrown;
      throw groupMissing(group, connection.region, thrown);
    },
  );
  return found;
}

const ENDED = new Set(['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed']);

export const isActive = ({ Status }: InstanceRefresh): boolean => !ENDED.has(Status ?? '');

/** With all that a rollout recognises its own refresh by. */
export function seenRefresh(refresh: InstanceRefresh): SeenRefresh {
  const endedAt = refresh.EndTime?.getTime() ?? null;
  return { ...observedRefresh(refresh), endedAt, order: seenOrder(refresh) };
}

/** A refresh as AWS tells it, reduced to what a rollout decides by. */
export function observedRefresh(refresh: InstanceRefresh): ObservedRefresh {
  const { DesiredConfiguration: desired, RollbackDetails: back } = refresh;
  const mixed = desired?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  return {
    id: refresh.InstanceRefreshId ?? '',
    status: refresh.Status ?? '',
    reason: refresh.StatusReason ?? back?.RollbackReason ?? null,
    percent: refresh.PercentageComplete ?? 0,
    remaining: refresh.InstancesToUpdate ?? 0,
    template: templateOf(desired?.LaunchTemplate ?? mixed),
    startedAt: refresh.StartTime?.getTime() ?? 0,
  };
}

import type { InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import type { ObservedRefresh } from '@deploy/fleet-rollout';
import type { ScalingConnection } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';
import { templateOf } from './scaling-groups.ts';

/** The newest refresh of a group, ended or not; null where there never was one. */
export async function readNewestRefresh(
  connection: ScalingConnection,
  group: string,
  signal?: AbortSignal,
): Promise<InstanceRefresh | null> {
  // Newest first (source: Auto Scaling API reference, `DescribeInstanceRefreshes`).
  const input = { AutoScalingGroupName: group, MaxRecords: 1 };
  const { InstanceRefreshes: found = [] } = await connection.call(
    {
      operation: 'DescribeInstanceRefreshes',
      resource: `group ${group}`,
      needs: [generalNeed('autoscaling:DescribeInstanceRefreshes')],
      signal,
    },
    ({ client, options, sdk }) => client.send(new sdk.DescribeInstanceRefreshesCommand(input), options),
  );
  return found[0] ?? null;
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

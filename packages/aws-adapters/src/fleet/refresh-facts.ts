import type { ObservedTarget, RefreshFacts } from '@deploy/fleet-rollout';
import { readAlarmFacts } from './alarms.ts';
import { readCaller } from './caller.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { groupFacts } from './group-facts.ts';
import { observedRefresh, readNewestRefresh } from './instance-refreshes.ts';
import { readHooks } from './instance-stories.ts';
import { readGroup, readPointer, targetGroupsIn } from './refresh-look.ts';
import type { RefreshSettings } from './refresh-settings.ts';
import { readTargetGroupFacts } from './target-group-facts.ts';

/**
 * Reads once what the checks before an instance refresh look at. Throws `NotFoundError` for a group, target group or
 * parameter that does not exist, `AccessDeniedError` for what may not be read.
 *
 * @param alarms names of all gate alarms
 */
export async function readRefreshFacts(
  connections: FleetConnections,
  settings: RefreshSettings,
  alarms: readonly string[],
  signal?: AbortSignal,
): Promise<RefreshFacts> {
  const at = connections.options.clock.now();
  const { balancing, cloudWatch, scaling, ssm } = connections;
  const reading = readGroup(connections, settings.group, signal);
  const [caller, group, targetGroups, hooks, refresh, pointer, known] = await Promise.all([
    readCaller(connections, signal),
    reading,
    reading.then((each) =>
      Promise.all(targetGroupsIn(each).map((arn) => readTargetGroupFacts(balancing, arn, signal))),
    ),
    readHooks(scaling, settings.group, signal),
    readNewestRefresh(scaling, settings.group, signal),
    readPointer(ssm, settings, signal),
    alarms.length === 0 ? [] : readAlarmFacts(cloudWatch, alarms, signal),
  ]);
  const targets = new Map<string, ObservedTarget>(targetGroups.flatMap((each) => [...each.targets]));
  return {
    ...{ at, caller, targetGroups, pointer },
    group: groupFacts(group, hooks, targets, refresh && observedRefresh(refresh)),
    alarms: known,
    unknownAlarms: alarms.filter((name) => !known.some((alarm) => alarm.name === name)),
  };
}

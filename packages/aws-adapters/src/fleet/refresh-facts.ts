import type { RefreshFacts, RefreshQuestion } from '@deploy/fleet-rollout';
import { readCaller } from './caller.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { groupFacts } from './group-facts.ts';
import { readHooks } from './instance-stories.ts';
import { lookAtRefresh, readGroup, targetGroupsIn } from './refresh-look.ts';
import type { RefreshSettings } from './refresh-settings.ts';
import { readTargetGroupFacts } from './target-group-facts.ts';

/**
 * Reads once what the checks before an instance refresh look at. Throws `NotFoundError` for a group, target group or
 * parameter that does not exist, `AccessDeniedError` for what may not be read.
 *
 * @param question `firstRefreshQuestion` of the plan
 */
export async function readRefreshFacts(
  connections: FleetConnections,
  settings: RefreshSettings,
  question: RefreshQuestion,
  signal?: AbortSignal,
): Promise<RefreshFacts> {
  const { balancing, scaling } = connections;
  const reading = readGroup(connections, settings.group, signal);
  const [observation, caller, group, targetGroups, hooks] = await Promise.all([
    lookAtRefresh(connections, settings, question, signal),
    readCaller(connections, signal),
    reading,
    reading.then((each) =>
      Promise.all(targetGroupsIn(each).map((arn) => readTargetGroupFacts(balancing, arn, signal))),
    ),
    readHooks(scaling, settings.group, signal),
  ]);
  const facts = groupFacts(group, hooks, new Map(), null);
  return { observation, caller, targetGroups, group: { ...facts, observed: observation.group } };
}

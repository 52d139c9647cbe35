import type { LifecycleHook } from '@aws-sdk/client-auto-scaling';
import type { InstanceStory } from '@deploy/fleet-rollout';
import { AccessDeniedError, type Colour } from '@deploy/kernel';
import type { FleetConnections, ScalingConnection } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';
import type { FleetSettings } from './fleet-settings.ts';
import { joinStories } from './instance-story-join.ts';
import { readActivities } from './scaling-activities.ts';
import { groupMissing, readGroupsByName } from './scaling-groups.ts';
import { readTargets } from './target-health.ts';

/** Activities are dated by AWS's clock, `since` by this machine's: rather a story too many than the first one missing. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Why instances of a colour do not serve, in four calls however many there are. What may not be read is left out: a report
 * of half the reasons is better than none.
 */
export async function explainColour(
  { balancing, scaling }: FleetConnections,
  { colours }: FleetSettings,
  colour: Colour,
  since: number,
  signal?: AbortSignal,
): Promise<readonly InstanceStory[]> {
  const { group: name, targetGroupArn } = colours[colour];
  const [groups, targets, activities, hooks] = await Promise.all([
    readGroupsByName(scaling, [name], signal),
    readTargets(balancing, targetGroupArn, signal),
    ifAllowed(readActivities(scaling, name, signal)),
    ifAllowed(readHooks(scaling, name, signal)),
  ]);
  const group = groups.get(name);
  if (group === undefined) throw groupMissing(name, scaling.region);
  return joinStories({ group, targets, activities, hooks, since: since - CLOCKS_DIFFER_MS });
}

export async function readHooks(
  connection: ScalingConnection,
  group: string,
  signal?: AbortSignal,
): Promise<readonly LifecycleHook[]> {
  const { LifecycleHooks: hooks = [] } = await connection.call(
    {
      operation: 'DescribeLifecycleHooks',
      resource: `group ${group}`,
      needs: [generalNeed('autoscaling:DescribeLifecycleHooks')],
      signal,
    },
    ({ client, options, sdk }) =>
      client.send(new sdk.DescribeLifecycleHooksCommand({ AutoScalingGroupName: group }), options),
  );
  return hooks;
}

async function ifAllowed<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof AccessDeniedError) return [];
    throw thrown;
  }
}

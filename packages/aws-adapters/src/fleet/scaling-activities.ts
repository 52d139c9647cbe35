import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { ScalingConnection, ScalingTurn } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';

/** As many as one page holds (source: Auto Scaling API reference, `DescribeScalingActivities`, MaxRecords). */
const PAGE = 100;

/** The newest page of a group's activities, newest first. */
export function readActivities(
  connection: ScalingConnection,
  group: string,
  signal?: AbortSignal,
): Promise<readonly Activity[]> {
  return call(connection, group, signal, async (turn) => (await page(turn, group)).activities);
}

/** When each instance that was launched since then was launched: the start of its activity. */
export function readLaunches(
  connection: ScalingConnection,
  group: string,
  since: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  return call(connection, group, signal, async (turn) => {
    const launches = new Map<string, number>();
    let token: string | undefined;
    do {
      const { activities, next } = await page(turn, group, token);
      for (const activity of activities) note(launches, activity, since);
      const oldest = activities.at(-1)?.StartTime?.getTime() ?? 0;
      token = oldest < since ? undefined : next;
    } while (token !== undefined);
    return launches;
  });
}

function note(launches: Map<string, number>, activity: Activity, since: number): void {
  const id = instanceIn(activity);
  const at = activity.StartTime?.getTime() ?? 0;
  if (id !== null && at >= since && activity.Description?.startsWith('Launching')) launches.set(id, at);
}

/** Descriptions end with the id, as in "Launching a new EC2 instance: i-0123456789abcdef0"; no member holds it. */
export function instanceIn({ Description = '' }: Activity): string | null {
  return /\bi-[0-9a-f]{8,17}\b/.exec(Description)?.[0] ?? null;
}

function call<T>(
  connection: ScalingConnection,
  group: string,
  signal: AbortSignal | undefined,
  work: (turn: ScalingTurn) => Promise<T>,
): Promise<T> {
  const operation = 'DescribeScalingActivities';
  const needs = [generalNeed(`autoscaling:${operation}`)];
  return connection.call({ operation, resource: `group ${group}`, needs, signal }, work);
}

async function page({ client, options, sdk }: ScalingTurn, group: string, token?: string) {
  const more = token === undefined ? {} : { NextToken: token };
  const input = { AutoScalingGroupName: group, MaxRecords: PAGE, ...more };
  const { Activities, NextToken } = await client.send(new sdk.DescribeScalingActivitiesCommand(input), options);
  return { activities: Activities ?? [], next: NextToken || undefined };
}

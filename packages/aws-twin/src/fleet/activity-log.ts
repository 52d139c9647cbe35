import type { ActivityStatus, ScalingActivity } from './activity.ts';
import { type FleetState, nextSerial } from './fleet-state.ts';
import type { Group } from './group.ts';

const KEPT = 500;

export function beginActivity(
  state: FleetState,
  group: Group,
  about: { readonly description: string; readonly cause: string; readonly instanceId: string | null },
): ScalingActivity {
  const activity: ScalingActivity = {
    ...about,
    id: `activity-${String(nextSerial(state)).padStart(8, '0')}`,
    group: group.name,
    startMs: state.nowMs,
    endMs: null,
    status: 'InProgress',
    message: null,
    progress: 0,
  };
  group.activities.push(activity);
  if (group.activities.length > KEPT) group.activities.shift();
  return activity;
}

/** What is under way for an instance; none after it ended. */
export function activityOf(group: Group, instanceId: string): ScalingActivity | null {
  return group.activities.findLast((each) => each.instanceId === instanceId && each.endMs === null) ?? null;
}

export function noteProgress(group: Group, instanceId: string, status: ActivityStatus, progress: number): void {
  const activity = activityOf(group, instanceId);
  if (activity === null) return;
  activity.status = status;
  activity.progress = progress;
}

export function endActivity(
  state: FleetState,
  group: Group,
  activity: ScalingActivity | null,
  status: 'Successful' | 'Failed' | 'Cancelled',
  message: string | null = null,
): void {
  if (activity === null) return;
  activity.status = status;
  activity.message = message;
  activity.endMs = state.nowMs;
  activity.progress = 100;
  group.scaledMs = state.nowMs;
}

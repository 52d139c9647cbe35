import { isUnderWay } from './activity.ts';
import type { FleetEvent } from './fleet-event.ts';
import type { FleetState } from './fleet-state.ts';
import type { Group } from './group.ts';
import { refusal, validationError } from './refusal.ts';

type ChangedBy = Extract<FleetEvent, { kind: 'desired-changed' }>['by'];

/** Throws `ValidationError` outside the bounds, `ScalingActivityInProgress` where something is under way that blocks it. */
export function setDesired(state: FleetState, group: Group, desired: number, honorCooldown: boolean): void {
  if (!Number.isInteger(desired) || desired < 0) throw validationError(`Invalid desired capacity: ${desired}`);
  if (desired > group.maxSize) {
    throw validationError(`New SetDesiredCapacity value ${desired} is above max value ${group.maxSize} for the group.`);
  }
  if (desired < group.minSize) {
    throw validationError(`New SetDesiredCapacity value ${desired} is below min value ${group.minSize} for the group.`);
  }
  refuseWhileScaling(state, group, honorCooldown);
  changeDesired(state, group, desired, 'caller');
}

export function refuseWhileScaling(state: FleetState, group: Group, honorCooldown: boolean): void {
  const isCooling = honorCooldown && group.scaledMs !== null && state.nowMs < group.scaledMs + group.cooldownMs;
  const isBlocked = state.knobs.scalingBlockedBy === 'any-activity' && group.activities.some(isUnderWay);
  if (!isCooling && !isBlocked) return;
  throw refusal('ScalingActivityInProgress', `Scaling activity is in progress for group ${group.name}.`);
}

export function changeDesired(state: FleetState, group: Group, desired: number, by: ChangedBy): void {
  if (desired === group.desired) return;
  const from = group.desired;
  group.desired = desired;
  state.emit({ kind: 'desired-changed', group: group.name, from, to: desired, by });
  state.wake(group.name);
}

/**
 * New bounds, with or without a desired capacity. Without, it follows the bounds (source: Auto Scaling API,
 * UpdateAutoScalingGroup, MinSize and MaxSize). Throws `ValidationError`, and then nothing is changed.
 */
export function resize(
  state: FleetState,
  group: Group,
  wanted: {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly desired?: number | undefined;
  },
): void {
  const { min, max } = checkSizes(group, wanted);
  group.minSize = min;
  group.maxSize = max;
  if (wanted.desired !== undefined) changeDesired(state, group, wanted.desired, 'caller');
  else changeDesired(state, group, clampSize(group, group.desired), 'bounds');
}

export function checkSizes(
  group: Group,
  wanted: {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly desired?: number | undefined;
  },
): { readonly min: number; readonly max: number } {
  const min = wanted.min ?? group.minSize;
  const max = wanted.max ?? group.maxSize;
  for (const size of [min, max, wanted.desired ?? 0]) {
    if (!Number.isInteger(size) || size < 0) throw validationError(`Invalid size: ${size}`);
  }
  if (min > max) throw validationError(`Min bound, ${min}, must be less than or equal to max bound, ${max}`);
  const { desired } = wanted;
  if (desired !== undefined && (desired < min || desired > max)) {
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
  }
  return { min, max };
}

export function clampSize({ minSize, maxSize }: Pick<Group, 'minSize' | 'maxSize'>, size: number): number {
  return Math.min(maxSize, Math.max(minSize, size));
}

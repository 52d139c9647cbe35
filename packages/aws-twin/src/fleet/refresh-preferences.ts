import type { FleetState } from './fleet-state.ts';
import type { Group } from './group.ts';
import { isNumbered, resolveTemplate } from './launch-template.ts';
import type { RefreshPreferences, RefreshRules, StartRefresh } from './refresh.ts';
import { validationError } from './refusal.ts';

const DEFAULT_MIN_HEALTHY = 90;
const DEFAULT_CHECKPOINT_DELAY = 3600;
const LONGEST_SECONDS = 172_800;
const MOST_ALARMS = 10;

/** Source: Auto Scaling API, RefreshPreferences; "Understand the default values for an instance refresh". */
export function rulesOf(group: Group, preferences: RefreshPreferences): RefreshRules {
  const warmup = preferences.instanceWarmup;
  return {
    minHealthy:
      preferences.minHealthyPercentage ?? group.maintenancePolicy?.minHealthyPercentage ?? DEFAULT_MIN_HEALTHY,
    maxHealthy: preferences.maxHealthyPercentage ?? group.maintenancePolicy?.maxHealthyPercentage ?? null,
    warmupMs: warmup === undefined ? (group.warmupMs ?? group.graceMs) : warmup * 1000,
    checkpoints: preferences.checkpointPercentages ?? [],
    checkpointDelayMs: (preferences.checkpointDelay ?? DEFAULT_CHECKPOINT_DELAY) * 1000,
    bakeMs: (preferences.bakeTime ?? 0) * 1000,
    skipMatching: preferences.skipMatching ?? false,
    autoRollback: preferences.autoRollback ?? false,
    protectedInstances: preferences.scaleInProtectedInstances ?? 'Wait',
    standbyInstances: preferences.standbyInstances ?? 'Wait',
    alarms: preferences.alarms ?? [],
  };
}

/** Refuses what cannot be started, before anything is. Throws `ValidationError`. */
export function checkStart(state: FleetState, group: Group, start: StartRefresh): void {
  const preferences = start.preferences ?? {};
  checkStrategy(group, start.strategy ?? 'Rolling');
  if (start.desiredTemplate !== undefined) resolveTemplate(state, start.desiredTemplate);
  if (group.hasInstanceRequirements && (start.desiredTemplate !== undefined || preferences.skipMatching === true)) {
    throw validationError('A group with instance requirements takes no desired configuration and skips no matching.');
  }
  checkBounds(preferences);
  checkCheckpoints(preferences.checkpointPercentages ?? []);
  checkSeconds('CheckpointDelay', preferences.checkpointDelay);
  if (preferences.checkpointDelay !== undefined && preferences.checkpointPercentages === undefined) {
    throw validationError('CheckpointDelay needs CheckpointPercentages');
  }
  checkSeconds('BakeTime', preferences.bakeTime);
  checkAutoRollback(group, start);
  checkAlarms(state, preferences.alarms ?? []);
}

/** Source: Auto Scaling guide, "How an instance refresh works", limitations of replacing root volumes. */
function checkStrategy(group: Group, strategy: string): void {
  if (strategy === 'Rolling') return;
  if (strategy !== 'ReplaceRootVolume') throw validationError(`Unknown strategy: ${strategy}`);
  const why = group.targetGroups.size > 0 ? 'a group with a load balancer' : 'the twin';
  throw validationError(`ReplaceRootVolume is not supported for ${why}.`);
}

function checkBounds({ minHealthyPercentage: min, maxHealthyPercentage: max }: RefreshPreferences): void {
  if (min !== undefined && !isWithin(min, 0, 100))
    throw validationError(`MinHealthyPercentage ${min} is not in 0 to 100`);
  if (max === undefined) return;
  if (!isWithin(max, 100, 200)) throw validationError(`MaxHealthyPercentage ${max} is not in 100 to 200`);
  if (min === undefined) throw validationError('MaxHealthyPercentage needs MinHealthyPercentage');
  if (max - min > 100) throw validationError('MaxHealthyPercentage and MinHealthyPercentage differ by more than 100');
}

function checkCheckpoints(checkpoints: readonly number[]): void {
  const areAscending = checkpoints.every((each, at) => isWithin(each, 1, 100) && each > (checkpoints[at - 1] ?? 0));
  if (!areAscending) throw validationError('CheckpointPercentages must be unique, ascending and in 1 to 100');
}

function checkSeconds(name: string, seconds: number | undefined): void {
  if (seconds !== undefined && !isWithin(seconds, 0, LONGEST_SECONDS)) {
    throw validationError(`${name} ${seconds} is not in 0 to ${LONGEST_SECONDS}`);
  }
}

/** Source: Auto Scaling guide, "Undo changes with a rollback", considerations. */
function checkAutoRollback(group: Group, { preferences, desiredTemplate }: StartRefresh): void {
  if (preferences?.autoRollback !== true) return;
  if (desiredTemplate === undefined) throw validationError('AutoRollback needs a desired configuration');
  if (!isNumbered(group.template)) throw validationError('AutoRollback needs a group with a numbered template version');
}

/** Source: the same, alarms: those without data count as not in order. */
function checkAlarms(state: FleetState, alarms: readonly string[]): void {
  if (alarms.length > MOST_ALARMS) throw validationError(`At most ${MOST_ALARMS} alarms can be named`);
  for (const name of alarms) {
    const now = state.alarmState(name);
    if (now === null) throw validationError(`The alarm ${name} does not exist`);
    if (now !== 'OK') throw validationError(`The alarm ${name} is in state ${now}`);
  }
}

function isWithin(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

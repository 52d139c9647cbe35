import type { FleetState } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import type { Instance } from './instance.ts';
import type { Refresh } from './refresh.ts';
import { isReady, keptAt, type Progress } from './refresh-progress.ts';
import { terminate } from './terminating.ts';

/** How many instances there may be, and how many must be ready, while a refresh replaces some. */
export interface Bounds {
  readonly leastReady: number;
  /** Beyond the desired capacity. */
  readonly surge: number;
  /** One goes first although that is below the bound: nobody asked for launching first. */
  readonly goesFirst: boolean;
}

/**
 * Where the bounds leave no room, a maximum that was asked for makes it launch first, and one that was not makes it terminate
 * first (source: Auto Scaling API, RefreshPreferences, MaxHealthyPercentage).
 */
export function boundsOf(
  state: FleetState,
  { desired }: Pick<Group, 'desired'>,
  { rules }: Pick<Refresh, 'rules'>,
): Bounds {
  const leastReady = Math.ceil(rounded((desired * rules.minHealthy) / 100));
  const most = rounded((desired * (rules.maxHealthy ?? 100)) / 100);
  const surge = (state.knobs.maxHealthyRounding === 'up' ? Math.ceil(most) : Math.floor(most)) - desired;
  const hasRoom = surge > 0 || leastReady < desired;
  if (hasRoom) return { leastReady, surge, goesFirst: false };
  return rules.maxHealthy === null
    ? { leastReady, surge: 0, goesFirst: true }
    : { leastReady, surge: 1, goesFirst: false };
}

/** Takes out as many old ones as may go now, and asks for as many new ones beforehand as there may be. */
export function replaceSome(state: FleetState, group: Group, refresh: Refresh, progress: Progress): void {
  const bounds = boundsOf(state, group, refresh);
  const open = Math.max(0, progress.replaceable.length - kept(refresh, progress));
  const isComplete = progress.ready >= group.desired && activeInstances(group).length >= group.desired;
  const spare = bounds.goesFirst && isComplete ? 1 : progress.ready - bounds.leastReady;
  const leaving = chooseLeaving(state, group, refresh, progress, { open, spare: Math.max(0, spare) });
  for (const instance of leaving) {
    terminate(state, group, instance, 'refresh', `an instance was terminated for instance refresh ${refresh.id}.`);
  }
  group.surge = Math.max(0, Math.min(bounds.surge, open - leaving.length));
}

/** Old ones that stay until the next checkpoint is passed. */
function kept({ rules, checkpoint, status }: Refresh, { total }: Progress): number {
  const next = status === 'RollbackInProgress' ? undefined : rules.checkpoints[checkpoint];
  return next === undefined ? 0 : keptAt(next, total);
}

/** Those that are not ready first: they cost nothing. Then the oldest. */
function chooseLeaving(
  state: FleetState,
  group: Group,
  refresh: Refresh,
  { replaceable }: Progress,
  { open, spare }: { readonly open: number; readonly spare: number },
): readonly Instance[] {
  const isFree = (instance: Instance) => !isReady(state, group, refresh, instance);
  const free = replaceable.filter(isFree);
  const ready = replaceable.filter((instance) => !isFree(instance)).slice(0, spare);
  return [...free, ...ready].slice(0, open);
}

/** Quotients of whole numbers without the last digits. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

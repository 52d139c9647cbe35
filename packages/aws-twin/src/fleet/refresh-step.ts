import type { FleetState } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import { isLaunching, isLeaving } from './instance.ts';
import { isForward, type Refresh } from './refresh.ts';
import { endRefresh, setStatus, succeed } from './refresh-end.ts';
import { keptAt, type Progress, progressOf, warmMs } from './refresh-progress.ts';
import { replaceSome } from './refresh-replacement.ts';
import { fail, noteRollback } from './refresh-rollback.ts';

const LONGEST_MS = 14 * 86_400_000;

/** Lets the refresh of a group, if one is active, go as far as the group's instances allow now. */
export function stepRefresh(state: FleetState, group: Group): void {
  const refresh = group.refreshes.at(-1);
  if (refresh === undefined || refresh.endMs !== null) return;
  if (refresh.status === 'Cancelling') finishCancelling(state, group, refresh);
  const alarms = isForward(refresh) ? alarmsOf(state, refresh) : 'quiet';
  if (alarms === 'raised') fail(state, group, refresh, 'A CloudWatch alarm is in ALARM.');
  else if (refresh.status === 'Pending') leavePending(state, refresh);
  if (refresh.status === 'InProgress') goForward(state, group, refresh, alarms === 'insufficient-data');
  else if (refresh.status === 'RollbackInProgress') goBack(state, group, refresh);
  else if (refresh.status === 'Baking') bake(state, group, refresh);
  if (refresh.endMs === null) lookAgain(state, group, refresh);
}

function leavePending(state: FleetState, refresh: Refresh): void {
  if (state.nowMs < refresh.startMs + state.knobs.refreshPendingMs) return;
  setStatus(state, refresh, 'InProgress', null);
}

function goForward(state: FleetState, group: Group, refresh: Refresh, lacksData: boolean): void {
  const progress = progressOf(state, group, refresh);
  note(state, refresh, progress);
  if (isDone(refresh, progress)) finishForward(state, group, refresh);
  else if (isBlocked(state, refresh)) fail(state, group, refresh, 'It could not go on for too long.');
  else if (!isPaused(state, group, refresh, progress)) replaceMore(state, group, refresh, progress, lacksData);
}

function replaceMore(state: FleetState, group: Group, refresh: Refresh, progress: Progress, lacksData: boolean): void {
  refresh.reason = lacksData ? 'Waiting for alarms that have too little data.' : waitingReason(refresh, progress);
  if (!lacksData && !isStopped(group)) replaceSome(state, group, refresh, progress);
}

function goBack(state: FleetState, group: Group, refresh: Refresh): void {
  const progress = progressOf(state, group, refresh);
  const before = refresh.percentage;
  noteRollback(group, refresh, progress);
  if (refresh.percentage < before) refresh.progressMs = state.nowMs;
  const isWhole = progress.remaining.length === 0 && progress.updated >= progress.total;
  if (isWhole) endRefresh(state, group, refresh, 'RollbackSuccessful', refresh.rollback?.reason ?? null);
  else if (isBlocked(state, refresh)) endRefresh(state, group, refresh, 'RollbackFailed', 'It could not go on.');
  else if (!isStopped(group)) replaceSome(state, group, refresh, progress);
}

function note(state: FleetState, refresh: Refresh, { percentage, total, updated }: Progress): void {
  if (percentage > refresh.percentage) refresh.progressMs = state.nowMs;
  refresh.percentage = percentage;
  refresh.instancesToUpdate = Math.max(0, total - updated);
}

/** A last checkpoint below 100 ends the refresh early. Source: Auto Scaling guide, "Add checkpoints to an instance refresh". */
function isDone({ rules, checkpoint }: Refresh, { percentage, remaining, total }: Progress): boolean {
  const last = rules.checkpoints.at(-1);
  if (last !== undefined && last < 100 && checkpoint >= rules.checkpoints.length - 1) {
    return percentage >= last && remaining.length <= keptAt(last, total);
  }
  return percentage >= 100 && remaining.length === 0;
}

function finishForward(state: FleetState, group: Group, refresh: Refresh): void {
  const { bakeMs } = refresh.rules;
  if (bakeMs === 0) {
    succeed(state, group, refresh);
    return;
  }
  refresh.bakedMs = state.nowMs + bakeMs;
  group.surge = 0;
  setStatus(state, refresh, 'Baking', null);
}

function bake(state: FleetState, group: Group, refresh: Refresh): void {
  if (refresh.bakedMs !== null && state.nowMs >= refresh.bakedMs) succeed(state, group, refresh);
}

/** Whether it waits at a checkpoint. */
function isPaused(state: FleetState, group: Group, refresh: Refresh, progress: Progress): boolean {
  if (passCheckpoint(state, group, refresh, progress)) return true;
  if (refresh.pausedUntilMs === null) return false;
  if (state.nowMs < refresh.pausedUntilMs) return true;
  refresh.pausedUntilMs = null;
  refresh.progressMs = state.nowMs;
  return false;
}

function passCheckpoint(state: FleetState, group: Group, refresh: Refresh, progress: Progress): boolean {
  const next = refresh.rules.checkpoints[refresh.checkpoint];
  if (next === undefined || next === 100 || refresh.pausedUntilMs !== null) return false;
  if (progress.percentage < next || progress.remaining.length > keptAt(next, progress.total)) return false;
  refresh.checkpoint += 1;
  refresh.pausedUntilMs = state.nowMs + refresh.rules.checkpointDelayMs;
  refresh.reason = `Waiting at the checkpoint of ${next} %.`;
  group.surge = 0;
  return true;
}

/** Suspended processes stop replacements without a word. */
function isStopped({ suspended }: Group): boolean {
  return suspended.has('InstanceRefresh') || suspended.has('Launch') || suspended.has('Terminate');
}

function isBlocked(state: FleetState, refresh: Refresh): boolean {
  if (state.nowMs >= refresh.startMs + LONGEST_MS) return true;
  return refresh.pausedUntilMs === null && state.nowMs >= blockedMs(state, refresh);
}

function blockedMs(state: FleetState, { progressMs, rules }: Refresh): number {
  return progressMs + state.knobs.refreshBlockedMs + rules.warmupMs;
}

function alarmsOf(state: FleetState, { rules }: Refresh): 'quiet' | 'raised' | 'insufficient-data' {
  const states = rules.alarms.map((name) => state.alarmState(name));
  if (states.includes('ALARM')) return 'raised';
  return states.every((each) => each === 'OK') ? 'quiet' : 'insufficient-data';
}

function waitingReason({ rules }: Refresh, { remaining, replaceable, fresh, updated }: Progress): string | null {
  if (replaceable.length < remaining.length && replaceable.length === 0) {
    return `Waiting for ${remaining.length} instances that are protected from scale-in or in standby.`;
  }
  if (updated === fresh.length) return null;
  return `Waiting for ${fresh.length - updated} instances to be healthy and warm (${rules.warmupMs / 1000} s).`;
}

function finishCancelling(state: FleetState, group: Group, refresh: Refresh): void {
  const onTheWay = [...group.instances.values()].filter(
    (instance) =>
      (isLaunching(instance) && instance.refreshId !== null) || (isLeaving(instance) && instance.leaving === 'refresh'),
  );
  if (refresh.waitsForTransitioning && onTheWay.length > 0) return;
  endRefresh(state, group, refresh, 'Cancelled', refresh.reason);
}

/** The next time at which something is due though nothing else happens. */
function lookAgain(state: FleetState, group: Group, refresh: Refresh): void {
  const warm = activeInstances(group).map((instance) => warmMs(refresh, instance));
  const alarms = isForward(refresh) && refresh.rules.alarms.length > 0 ? [state.nowMs + state.knobs.alarmPollMs] : [];
  const pendingUntilMs = refresh.status === 'Pending' ? refresh.startMs + state.knobs.refreshPendingMs : null;
  const times = [
    pendingUntilMs,
    refresh.pausedUntilMs,
    refresh.bakedMs,
    blockedMs(state, refresh),
    refresh.startMs + LONGEST_MS,
    ...warm,
    ...alarms,
  ];
  const nextMs = Math.min(...times.filter((each) => each !== null && each > state.nowMs).map(Number));
  refresh.next?.cancel();
  refresh.next = Number.isFinite(nextMs) ? state.queue.at(nextMs, () => state.wake(group.name)) : null;
}

import type { FleetState } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import type { Refresh, RefreshStatus } from './refresh.ts';
import { isReady } from './refresh-progress.ts';
import { terminate } from './terminating.ts';

export function setStatus(state: FleetState, refresh: Refresh, status: RefreshStatus, reason: string | null): void {
  refresh.status = status;
  refresh.reason = reason;
  const { group, id, percentage } = refresh;
  state.emit({ kind: 'refresh-state', group, refreshId: id, status, percentage });
}

export function endRefresh(
  state: FleetState,
  group: Group,
  refresh: Refresh,
  status: RefreshStatus,
  reason: string | null = null,
): void {
  refresh.endMs = state.nowMs;
  refresh.next?.cancel();
  refresh.next = null;
  dropSurge(state, group, refresh);
  setStatus(state, refresh, status, reason);
  state.wake(group.name);
}

/** What it had launched beyond the desired capacity goes: by the knob those first that are not ready. */
export function dropSurge(state: FleetState, group: Group, refresh: Refresh): void {
  group.surge = 0;
  if (state.knobs.surplusAfterRefresh === 'termination-policy' || group.suspended.has('Terminate')) return;
  const active = activeInstances(group);
  const surplus = Math.max(0, active.length - group.desired);
  const unready = active.filter(
    (instance) => instance.refreshId === refresh.id && !isReady(state, group, refresh, instance),
  );
  for (const instance of unready.slice(0, surplus)) {
    terminate(state, group, instance, 'refresh', `instance refresh ${refresh.id} ended before the instance was ready.`);
  }
}

/** Only now the group has what was deployed. Source: Auto Scaling API, StartInstanceRefresh, DesiredConfiguration. */
export function succeed(state: FleetState, group: Group, refresh: Refresh): void {
  refresh.percentage = refresh.rules.checkpoints.length > 0 ? refresh.percentage : 100;
  refresh.instancesToUpdate = refresh.percentage === 100 ? 0 : refresh.instancesToUpdate;
  if (refresh.desiredTemplate !== null) group.template = refresh.desiredTemplate;
  endRefresh(state, group, refresh, 'Successful');
}

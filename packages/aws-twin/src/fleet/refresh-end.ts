import type { FleetState } from './fleet-state.ts';
import type { Group } from './group.ts';
import type { Refresh, RefreshStatus } from './refresh.ts';

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
  group.surge = 0;
  setStatus(state, refresh, status, reason);
  state.wake(group.name);
}

/** Only now the group has what was deployed. Source: Auto Scaling API, StartInstanceRefresh, DesiredConfiguration. */
export function succeed(state: FleetState, group: Group, refresh: Refresh): void {
  refresh.percentage = refresh.rules.checkpoints.length > 0 ? refresh.percentage : 100;
  refresh.instancesToUpdate = refresh.percentage === 100 ? 0 : refresh.instancesToUpdate;
  if (refresh.desiredTemplate !== null) group.template = refresh.desiredTemplate;
  endRefresh(state, group, refresh, 'Successful');
}

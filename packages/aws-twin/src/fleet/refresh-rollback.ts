import type { FleetState } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import { isNumbered, resolveTemplate } from './launch-template.ts';
import { isForward, type Refresh, rollbackId } from './refresh.ts';
import { endRefresh, setStatus } from './refresh-end.ts';
import type { Progress } from './refresh-progress.ts';
import { refusal } from './refusal.ts';

/** Something went wrong while it went forward: back, where that was asked for and is possible, else it has failed. */
export function fail(state: FleetState, group: Group, refresh: Refresh, reason: string): void {
  const isBaking = refresh.status === 'Baking';
  const mayGoBack = !isBaking || state.knobs.rollbackWhileBaking === 'allowed';
  if (refresh.rules.autoRollback && mayGoBack) beginRollback(state, group, refresh, reason);
  else endRefresh(state, group, refresh, 'Failed', reason);
}

/** Source: Auto Scaling API, RollbackInstanceRefresh. */
export function rollBack(state: FleetState, group: Group): Refresh {
  const refresh = group.refreshes.at(-1);
  if (refresh === undefined || !isForward(refresh)) throw noneActive(group);
  refuseIrreversible(state, refresh);
  beginRollback(state, group, refresh, 'A rollback was asked for.');
  return refresh;
}

function refuseIrreversible(state: FleetState, refresh: Refresh): void {
  const { desiredTemplate, previousTemplate, status } = refresh;
  if (desiredTemplate === null) throw irreversible('it has no desired configuration');
  if (!isNumbered(previousTemplate)) throw irreversible(`the group was on ${previousTemplate.version}`);
  if (resolveTemplate(state, previousTemplate).version.imageId.startsWith('resolve:ssm:')) {
    throw irreversible('the image comes from a parameter');
  }
  if (status === 'Baking' && state.knobs.rollbackWhileBaking === 'refused') throw irreversible('it bakes');
}

function beginRollback(state: FleetState, group: Group, refresh: Refresh, reason: string): void {
  refresh.rollback = {
    reason,
    startMs: state.nowMs,
    percentageOnStart: refresh.percentage,
    instancesToUpdateOnStart: refresh.instancesToUpdate,
  };
  const launched = activeInstances(group).filter(({ refreshId }) => refreshId === refresh.id);
  refresh.outgoing = new Set(launched.map(({ id }) => id));
  refresh.progressMs = state.nowMs;
  refresh.pausedUntilMs = null;
  group.surge = 0;
  setStatus(state, refresh, 'RollbackInProgress', reason);
  state.wake(group.name);
}

/** The percentage goes back towards 0, and those to update are those that never were (source: the same page, "Monitor"). */
export function noteRollback(group: Group, refresh: Refresh, { remaining }: Progress): void {
  const from = refresh.rollback?.percentageOnStart ?? 0;
  const share = refresh.outgoing.size === 0 ? 0 : remaining.length / refresh.outgoing.size;
  refresh.percentage = Math.floor(from * share);
  refresh.instancesToUpdate = activeInstances(group).filter(
    ({ refreshId }) => refreshId !== refresh.id && refreshId !== rollbackId(refresh),
  ).length;
}

export function noneActive(group: Group) {
  return refusal('ActiveInstanceRefreshNotFound', `No in progress or pending instance refresh for ${group.name}`);
}

function irreversible(why: string) {
  return refusal('IrreversibleInstanceRefresh', `The instance refresh cannot be rolled back: ${why}.`);
}

import type { FleetState } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import { type LaunchPlan, launch } from './launching.ts';
import { isForward, rollbackId } from './refresh.ts';
import { nextToGo } from './scale-in.ts';
import { terminate } from './terminating.ts';

/** Brings a group to its desired capacity, and to what a refresh asks for beyond it. */
export function reconcile(state: FleetState, group: Group): void {
  const wanted = group.desired + group.surge;
  const active = activeInstances(group).length;
  if (active < wanted) launchMissing(state, group, wanted - active);
  else if (active > wanted) terminateSurplus(state, group, active - wanted);
}

function launchMissing(state: FleetState, group: Group, missing: number): void {
  if (group.suspended.has('Launch') || state.nowMs < group.retryMs) return;
  const plan = launchPlan(group, missing);
  for (let count = 0; count < missing; count += 1) if (!launch(state, group, plan)) return;
}

/** While a refresh goes forward, everything that is launched is what it deploys, scaling out included. */
function launchPlan(group: Group, missing: number): LaunchPlan {
  const latest = group.refreshes.at(-1);
  const refresh = latest !== undefined && isForward(latest) ? latest : undefined;
  const cause =
    refresh === undefined
      ? `an instance was started in response to a difference between desired and actual capacity (${missing} missing).`
      : `an instance was launched for instance refresh ${refresh.id}.`;
  const template = refresh?.desiredTemplate ?? group.template;
  const backwards = latest?.status === 'RollbackInProgress' ? rollbackId(latest) : null;
  return { template, refreshId: refresh?.id ?? backwards, cause };
}

function terminateSurplus(state: FleetState, group: Group, surplus: number): void {
  if (group.suspended.has('Terminate')) return;
  for (let count = 0; count < surplus; count += 1) {
    const instance = nextToGo(group, state.nowMs);
    if (instance === null) return;
    const cause = `an instance was taken out of service in response to a difference between desired and actual capacity.`;
    terminate(state, group, instance, 'scale-in', cause);
  }
}

import type { Failure } from '../rollout.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { afterFailure, isGoingBack } from './refresh-step.ts';

export type OnCancel = 'rollback' | 'hold' | 'hand-off';

/**
 * The rollout after its run was told to stop. `rollback` needs two short requests (the pointer, then the rollback) and AWS
 * does the rest while nobody runs; `hold` needs one; with `hand-off` the refresh goes on, and the next run judges it. What
 * goes back already, or is a rollback, is never turned around: it is handed off.
 */
export function cancelRefresh(rollout: RefreshRollout, onCancel: OnCancel, at: number): RefreshRollout {
  if (rollout.outcome !== null) return rollout;
  const isTurning = onCancel === 'rollback' && rollout.purpose === 'rollback';
  if (onCancel === 'hand-off' || isTurning || isGoingBack(rollout)) return { ...rollout, handedOff: true };
  const failure = { code: 'cancelled', message: 'The run was cancelled.' };
  return afterFailure(onCancel, rollout, failure, at);
}

/** The rollout after a failure that the run itself found, such as its deadline. */
export function failRefresh(plan: RefreshPlan, rollout: RefreshRollout, failure: Failure, at: number): RefreshRollout {
  return rollout.outcome === null ? afterFailure(plan.onFailure, rollout, failure, at) : rollout;
}

/** The rollout in the hands of the run that continues it. */
export function resumeRefresh(rollout: RefreshRollout): RefreshRollout {
  return { ...rollout, handedOff: false };
}

import type { Failure } from '../rollout.ts';
import type { RefreshChange, RefreshObservation } from './refresh-cloud.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { OwnRefresh, RefreshOutcome, RefreshPhase, RefreshRollout } from './refresh-rollout.ts';

/** What comes next. `rollout` is journalled before `next` is done. */
export interface RefreshStep {
  readonly rollout: RefreshRollout;
  readonly next: RefreshNext;
}

export type RefreshNext =
  | { readonly kind: 'change'; readonly change: RefreshChange }
  /** `until`: when to look again, milliseconds since the epoch. */
  | { readonly kind: 'wait'; readonly until: number; readonly why: string }
  | { readonly kind: 'end'; readonly outcome: RefreshOutcome };

/** What a decision is made from. */
export interface RefreshView {
  readonly plan: RefreshPlan;
  readonly observation: RefreshObservation;
}

export function wait(view: RefreshView, rollout: RefreshRollout, why: string): RefreshStep {
  return {
    rollout,
    next: { kind: 'wait', until: view.observation.at + view.plan.pollSeconds * 1000, why },
  };
}

export function change(rollout: RefreshRollout, asked: RefreshChange): RefreshStep {
  return { rollout, next: { kind: 'change', change: asked } };
}

export function end(rollout: RefreshRollout, outcome: RefreshOutcome, at: number): RefreshStep {
  return { rollout: { ...inPhase(rollout, 'ended', at), outcome }, next: { kind: 'end', outcome } };
}

export function inPhase(rollout: RefreshRollout, phase: RefreshPhase, at: number): RefreshRollout {
  return rollout.phase === phase ? rollout : { ...rollout, phase, phaseSince: at };
}

/** The intent to start one of the rollout's refreshes, or to ask for it again. */
export function withStartIntent(own: OwnRefresh, at: number): OwnRefresh {
  return { ...own, intent: { since: own.intent?.since ?? at, sentAt: at, refused: false } };
}

/** The rollout after a failure: on its way back, or being stopped where the plan wants it held. A first failure counts. */
export function afterFailure(
  onFailure: RefreshPlan['onFailure'],
  rollout: RefreshRollout,
  failure: Failure,
  at: number,
): RefreshRollout {
  if (isGoingBack(rollout)) return rollout;
  const failed = { ...rollout, failure };
  return onFailure === 'hold'
    ? { ...inPhase(failed, 'stopping', at), stopAs: 'held' }
    : inPhase(failed, 'restoring', at);
}

/** Whether it goes back, is being stopped, or has ended. */
export function isGoingBack({ phase }: RefreshRollout): boolean {
  return phase === 'restoring' || phase === 'reverting' || phase === 'stopping' || phase === 'ended';
}

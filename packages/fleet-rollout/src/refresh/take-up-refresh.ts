import type { Failure } from '../rollout.ts';
import { failRefresh, resumeRefresh } from './cancel-refresh.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { isGoingBack } from './refresh-step.ts';

/** What a run is for. `settle`: what the step that was cancelled left to its post step. */
export type RefreshWish = 'deploy' | 'rollback' | 'janitor' | 'settle';

/** What to do with a rollout that an earlier run did not end. */
export type RefreshTakeUp =
  /** Its end is what the run is for. */
  | { readonly kind: 'the-wish'; readonly rollout: RefreshRollout }
  /** It comes to its end first. */
  | { readonly kind: 'before'; readonly rollout: RefreshRollout }
  | { readonly kind: 'leave'; readonly why: string };

/** Takes up what the journal has. What goes back goes on going back; the rest is a matter of what the run is for. */
export function takeUpRefresh(found: RefreshRollout, wish: RefreshWish, plan: RefreshPlan, at: number): RefreshTakeUp {
  const rollout = resumeRefresh(found);
  const isBack = isGoingBack(rollout);
  // What a rollback came from is no place to go back to.
  const onFailure = rollout.purpose === 'rollback' ? 'hold' : 'rollback';
  const turned = (failure: Failure) => failRefresh({ ...plan, onFailure }, rollout, failure, at);
  switch (wish) {
    case 'deploy':
      if (!isBack && isSame(rollout, plan)) return { kind: 'the-wish', rollout };
      return { kind: 'before', rollout: turned(superseded(plan)) };
    case 'rollback':
      if (rollout.purpose === 'rollback') return { kind: isBack ? 'before' : 'the-wish', rollout };
      return { kind: 'the-wish', rollout: turned(ASKED) };
    case 'janitor':
      if (isBack || found.handedOff || rollout.purpose === 'rollback') return { kind: 'the-wish', rollout };
      return { kind: 'the-wish', rollout: turned(ABANDONED) };
    case 'settle':
      return isBack ? { kind: 'the-wish', rollout } : { kind: 'leave', why: `it is ${rollout.phase}` };
  }
}

function isSame({ purpose, release, forward }: RefreshRollout, plan: RefreshPlan): boolean {
  const version = plan.templateVersion;
  return (
    purpose === 'deploy' &&
    release === plan.release &&
    (version === null || forward.order.template?.version === version)
  );
}

const ASKED: Failure = { code: 'rollback-asked', message: 'A run with `mode: rollback` sent it back.' };
const ABANDONED: Failure = { code: 'abandoned', message: 'No run was working on it any more.' };
const superseded = ({ release, templateVersion }: RefreshPlan): Failure => ({
  code: 'superseded',
  message: `A run that deploys ${release ?? `template version ${templateVersion}`} took its place.`,
});

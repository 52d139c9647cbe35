import type { RefreshAnswer, RefreshChange, RefusedChange } from './refresh-cloud.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { OwnRefresh, RefreshRollout } from './refresh-rollout.ts';
import { afterFailure, inPhase, isGoingBack } from './refresh-step.ts';
import { pointerEntry } from './release-pointer.ts';

/**
 * What the rollout learns from the answer to a change. An answer that is lost teaches nothing: the next look does. `at`:
 * when the answer came.
 */
export function noteRefreshAnswer(
  plan: RefreshPlan,
  rollout: RefreshRollout,
  change: RefreshChange,
  answer: RefreshAnswer,
  at: number,
): RefreshRollout {
  if (answer.kind === 'refused') return noteRefusal(plan, rollout, change, answer, at);
  switch (change.kind) {
    case 'pointer': {
      const isBack = isGoingBack(rollout) && change.value === pointerEntry(rollout)?.before;
      return isBack ? { ...rollout, restoredAt: at } : { ...rollout, pointedAt: at };
    }
    case 'start':
      return withStarted(rollout, (own) => ({ ...own, id: answer.refreshId ?? own.id }));
    case 'rollback':
    case 'cancel':
      return rollout;
  }
}

function noteRefusal(
  plan: RefreshPlan,
  rollout: RefreshRollout,
  change: RefreshChange,
  { why, message }: RefusedChange,
  at: number,
): RefreshRollout {
  switch (change.kind) {
    case 'pointer':
      return why === 'changed-elsewhere'
        ? { ...rollout, pointerTaken: true }
        : refusedForGood(plan, rollout, { code: 'pointer-refused', message }, at);
    case 'start': {
      const refused = withStarted(rollout, (own) => ({
        ...own,
        intent: own.intent === null ? null : { ...own.intent, refused: true },
      }));
      return why === 'another-active'
        ? refused
        : refusedForGood(plan, refused, { code: 'refresh-refused', message }, at);
    }
    case 'rollback':
      return why === 'irreversible' || why === 'invalid' ? { ...rollout, irreversible: true } : rollout;
    case 'cancel':
      return rollout;
  }
}

/** The same request would be refused again. Forward it is a failure like any; backward nothing else is left to try. */
function refusedForGood(
  plan: RefreshPlan,
  rollout: RefreshRollout,
  refusal: { readonly code: string; readonly message: string },
  at: number,
): RefreshRollout {
  if (!isGoingBack(rollout)) return afterFailure(plan.onFailure, rollout, refusal, at);
  const message = `${rollout.failure?.message ?? ''} Going back was refused: ${refusal.message}`.trim();
  const failure = { code: rollout.failure?.code ?? refusal.code, message };
  return { ...inPhase(rollout, 'stopping', at), stopAs: 'failed', failure };
}

/** Changes the refresh that was asked for last. */
function withStarted(rollout: RefreshRollout, to: (own: OwnRefresh) => OwnRefresh): RefreshRollout {
  return rollout.back === null ? { ...rollout, forward: to(rollout.forward) } : { ...rollout, back: to(rollout.back) };
}

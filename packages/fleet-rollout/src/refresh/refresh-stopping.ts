import { goesForward, hasEnded, READS_SETTLE_MS, sight } from './own-refresh.ts';
import { isPartial } from './refresh-order.ts';
import { tellProgress } from './refresh-progress.ts';
import type { OwnRefresh, RefreshRollout } from './refresh-rollout.ts';
import { change, end, type RefreshStep, type RefreshView, wait } from './refresh-step.ts';

/** Cancels what this rollout has under way. What was replaced stays, and so does the pointer. */
export function stopping(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { observation } = view;
  const own = rollout.back ?? rollout.forward;
  const sighting = sight(own, rollout, observation);
  if (sighting.kind === 'unknown')
    return wait(view, rollout, 'Whether the instance refresh was started is not seen yet.');
  if (sighting.kind !== 'seen') return stopped(view, rollout);
  const { refresh } = sighting;
  if (hasEnded(refresh)) {
    const isDone = own === rollout.forward && refresh.status === 'Successful' && !isPartial(refresh.order);
    // It was quicker than the wish to stop it.
    const isJustCancelled = rollout.stopAs === 'held' && rollout.failure?.code === 'cancelled';
    return isDone && isJustCancelled
      ? end(rollout, { status: 'succeeded', failure: null }, observation.at)
      : stopped(view, rollout);
  }
  if (!goesForward(refresh)) return wait(view, rollout, tellProgress(rollout, refresh, observation));
  const { asked } = own;
  if (asked?.what === 'cancel' && observation.at < asked.at + READS_SETTLE_MS)
    return wait(view, rollout, `The cancelling of the instance refresh ${refresh.id} is not seen yet.`);
  const cancelled = {
    ...own,
    id: refresh.id,
    asked: { what: 'cancel', at: observation.at } as const,
  };
  return change(withOwn(rollout, cancelled), { kind: 'cancel', id: refresh.id });
}

function withOwn(rollout: RefreshRollout, own: OwnRefresh): RefreshRollout {
  return rollout.back === null ? { ...rollout, forward: own } : { ...rollout, back: own };
}

function stopped({ observation }: RefreshView, rollout: RefreshRollout): RefreshStep {
  return end(rollout, { status: rollout.stopAs ?? 'held', failure: rollout.failure }, observation.at);
}

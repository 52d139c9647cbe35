import { backOrder, isTemplateOurs, leftOver } from './left-over.ts';
import { foreignRefresh, goesForward, hasEnded, newOwnRefresh, READS_SETTLE_MS, sight } from './own-refresh.ts';
import type { SeenRefresh } from './refresh-cloud.ts';
import { isNumbered } from './refresh-order.ts';
import { tellProgress } from './refresh-progress.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { change, end, inPhase, type RefreshStep, type RefreshView, wait, withStartIntent } from './refresh-step.ts';
import { stopping } from './refresh-stopping.ts';
import { cameLate, isPointerTaken, pointerChange, pointerEntry } from './release-pointer.ts';

/** The next step of a rollout that goes back or is being stopped. */
export function decideReturn(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  if (rollout.phase === 'stopping') return stopping(view, rollout);
  if (isPointerTaken(rollout, view.observation)) return giveUp(view, rollout);
  return rollout.phase === 'restoring' ? restoring(view, rollout) : reverting(view, rollout);
}

/** The pointer is somebody else's: what is started from now on is their release, so this rollout stops where it is. */
function giveUp(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  return stopping(view, { ...inPhase(rollout, 'stopping', view.observation.at), pointerTaken: true, stopAs: 'failed' });
}

/**
 * The pointer first: whatever replaces an instance from here on starts with what it holds. It is written also where it seems
 * to hold the old release, because that may be a reading from before this rollout's own write.
 */
function restoring(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const entry = pointerEntry(rollout);
  if (entry === undefined || rollout.restoredAt !== null)
    return reverting(view, inPhase(rollout, 'reverting', view.observation.at));
  return change(rollout, pointerChange(rollout, entry.before));
}

function reverting(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { observation } = view;
  if (cameLate(rollout, observation))
    return restoring(view, { ...inPhase(rollout, 'restoring', observation.at), restoredAt: null });
  if (rollout.back !== null) return followBack(view, rollout);
  if (didNothing(rollout)) return rolledBack(view, rollout);
  const sighting = sight(rollout.forward, rollout, observation);
  if (sighting.kind === 'unknown')
    return wait(view, rollout, 'Whether the instance refresh was started is not seen yet.');
  const refresh = sighting.kind === 'seen' ? sighting.refresh : null;
  if (refresh === null) return conclude(view, rollout, null);
  const known = { ...rollout, forward: { ...rollout.forward, id: refresh.id } };
  if (goesForward(refresh)) return askToEnd(view, known, refresh);
  if (!hasEnded(refresh)) return wait(view, known, tellProgress(known, refresh, observation));
  const endSeenAt = known.forward.endSeenAt ?? observation.at;
  return conclude(view, { ...known, forward: { ...known.forward, endSeenAt } }, refresh);
}

/** It neither wrote the pointer nor started or took over a refresh, so there is nothing to go back from. */
function didNothing({ forward, ledger }: RefreshRollout): boolean {
  return ledger.length === 0 && forward.intent === null && forward.id === null;
}

/** Rolls back or, where AWS cannot, cancels. Asked again only when the readings must show that the last request was lost. */
function askToEnd(view: RefreshView, rollout: RefreshRollout, refresh: SeenRefresh): RefreshStep {
  const { at } = view.observation;
  const isReversible = !rollout.irreversible && isNumbered(refresh.template ?? rollout.forward.order.template);
  const what = isReversible ? 'rollback' : 'cancel';
  const { asked } = rollout.forward;
  if (asked?.what === what && at < asked.at + READS_SETTLE_MS)
    return wait(view, rollout, `The ${what} of the instance refresh ${refresh.id} is not seen yet.`);
  const forward = { ...rollout.forward, asked: { what, at } as const };
  return change({ ...rollout, forward }, { kind: what, id: refresh.id });
}

/** Nothing of this rollout goes on any more: done, unless instances or the template of the new release are left. */
function conclude(view: RefreshView, rollout: RefreshRollout, refresh: SeenRefresh | null): RefreshStep {
  const { observation } = view;
  const wasRolledBack = refresh?.status === 'RollbackSuccessful';
  if (rollout.adopted) return wasRolledBack ? rolledBack(view, rollout) : cannotGoBack(view, rollout);
  const isClean = leftOver(rollout, observation).length === 0 && !isTemplateOurs(rollout, observation.group);
  const restoredAt = rollout.restoredAt ?? rollout.phaseSince;
  const settledAt = Math.max(restoredAt, isClean ? 0 : (rollout.forward.endSeenAt ?? 0)) + READS_SETTLE_MS;
  if (observation.at < settledAt)
    return wait(view, rollout, 'Which instances run the new release is still being read.');
  if (isClean) return rolledBack(view, rollout);
  return followBack(view, { ...rollout, back: newOwnRefresh(backOrder(rollout, observation.group)) });
}

function followBack(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { observation } = view;
  const { back } = rollout;
  if (back === null) throw new TypeError('there is no refresh towards the old release');
  const sighting = sight(back, rollout, observation);
  if (sighting.kind === 'unknown')
    return wait(view, rollout, 'Whether the refresh towards the old release was started is not seen yet.');
  if (sighting.kind === 'seen') {
    const { refresh } = sighting;
    const known = { ...rollout, back: { ...back, id: refresh.id } };
    if (!hasEnded(refresh)) return wait(view, known, tellProgress(known, refresh, observation));
    return refresh.status === 'Successful' ? rolledBack(view, known) : notReverted(view, known, refresh);
  }
  const foreign = foreignRefresh(rollout, observation);
  if (foreign !== null) return wait(view, rollout, `Somebody else's ${tellProgress(rollout, foreign, observation)}`);
  const asked = withStartIntent(back, observation.at);
  return change({ ...rollout, back: asked }, { kind: 'start', order: asked.order });
}

function rolledBack({ observation }: RefreshView, rollout: RefreshRollout): RefreshStep {
  return end(rollout, { status: 'rolled-back', failure: rollout.failure }, observation.at);
}

function cannotGoBack({ observation }: RefreshView, rollout: RefreshRollout): RefreshStep {
  const message = `${rollout.failure?.message ?? ''} The refresh was begun by somebody else, so what ran before is not known; what it replaced stays.`;
  return end(rollout, failed(rollout, message), observation.at);
}

function notReverted({ observation }: RefreshView, rollout: RefreshRollout, { id, status, reason }: SeenRefresh) {
  const told = reason === null ? '' : ` (${reason})`;
  const message = `${rollout.failure?.message ?? ''} The refresh ${id} towards the old release is ${status}${told}: instances of both releases may run.`;
  return end(rollout, failed(rollout, message), observation.at);
}

function failed({ failure }: RefreshRollout, message: string) {
  return { status: 'failed', failure: { code: failure?.code ?? 'refresh-failed', message: message.trim() } } as const;
}

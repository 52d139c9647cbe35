import type { RolloutStatus } from '../blue-green/index.ts';
import type { Failure } from '../rollout.ts';
import type { RefreshObservation } from './refresh-cloud.ts';
import type { RefreshOutcome, RefreshRollout } from './refresh-rollout.ts';
import { pointerEntry } from './release-pointer.ts';
import type { RefreshWish } from './take-up-refresh.ts';

/** A rollout's end, as this run saw it. */
export interface RefreshEnd {
  readonly rollout: RefreshRollout;
  readonly outcome: RefreshOutcome;
  /** The pointer, by the last look; null where none was read. */
  readonly seen: string | null;
}

export interface RefreshReport {
  readonly status: RolloutStatus;
  /** What the release pointer holds; null where the group has none or it was not read. */
  readonly release: string | null;
  /** What it went back for, was held for, or did not finish; null for a success. */
  readonly failure: Failure | null;
  readonly notices: readonly string[];
  /** The rollout as the journal last had it; null where there was none. */
  readonly rollout: RefreshRollout | null;
}

/** One look and what was made of it: what a timeline is drawn from. */
export interface RefreshMoment {
  readonly rollout: RefreshRollout;
  readonly observation: RefreshObservation;
  /** What was done at this moment, or why it waits. */
  readonly note: { readonly kind: 'change' | 'wait' | 'end'; readonly text: string };
}

/** What an end means for what the run was for: going back is what a rollback wants, and what a deploy fails by. */
export function reportRefresh({ rollout, outcome, seen }: RefreshEnd, wish: RefreshWish): RefreshReport {
  const release = pointerAfter(rollout, outcome, seen);
  const isWished = wish === 'rollback' && rollout.purpose === 'deploy' && outcome.status === 'rolled-back';
  const status = isWished ? 'succeeded' : outcome.status;
  return { status, release, failure: isWished ? null : outcome.failure, notices: noticesOf(rollout), rollout };
}

/** What the pointer holds at the end; the last look may be too old to show what was just written. */
function pointerAfter(rollout: RefreshRollout, { status }: RefreshOutcome, seen: string | null): string | null {
  if (rollout.pointerTaken) return seen;
  if (status === 'succeeded') return rollout.release ?? seen;
  return status === 'rolled-back' ? (pointerEntry(rollout)?.before ?? seen) : seen;
}

export function reportIdleRefresh(release: string | null, notices: readonly string[] = []): RefreshReport {
  return { status: 'nothing-to-do', release, failure: null, notices, rollout: null };
}

function noticesOf({ adopted, pointerTaken, group, before, back }: RefreshRollout): readonly string[] {
  return [
    ...(adopted ? [`The refresh of ${group} was begun by somebody else and taken over.`] : []),
    ...(pointerTaken ? [`The release pointer of ${group} was set by somebody else, and stays so.`] : []),
    ...(back === null
      ? []
      : [`AWS could not roll back, so a second refresh led back to ${before.pointer ?? 'the old template'}.`]),
  ];
}

import type { RolloutStatus } from '../blue-green/index.ts';
import type { Failure } from '../rollout.ts';
import type { RefreshObservation } from './refresh-cloud.ts';
import type { RefreshOutcome, RefreshRollout } from './refresh-rollout.ts';

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
  readonly note: { readonly code: 'change' | 'wait' | 'end'; readonly text: string };
}

/** What an end means for what the run was for: going back is what a rollback wants, and what a deploy fails by. */
export function reportRefresh(
  rollout: RefreshRollout,
  outcome: RefreshOutcome,
  wish: 'deploy' | 'rollback' | 'janitor' | 'settle',
  release: string | null,
): RefreshReport {
  const isWished = wish === 'rollback' && rollout.purpose === 'deploy' && outcome.status === 'rolled-back';
  const status = isWished ? 'succeeded' : outcome.status;
  return { status, release, failure: isWished ? null : outcome.failure, notices: noticesOf(rollout), rollout };
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

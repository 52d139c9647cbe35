import type { Colour } from '@deploy/kernel';
import type { Observation } from '../observation.ts';
import type { Failure, Rollout } from '../rollout.ts';
import { readLiveness } from '../shares.ts';
import type { Seen, Waiting } from './decision.ts';
import type { Ended } from './drive.ts';
import type { Wish } from './take-up.ts';

/** How a run of the action ended. */
export type RolloutStatus = 'succeeded' | 'nothing-to-do' | 'rolled-back' | 'held' | 'failed';

export interface RolloutReport {
  readonly status: RolloutStatus;
  /** Null where no single colour is live. */
  readonly live: Colour | null;
  /** Value of the live colour's release pointer, where it is known. */
  readonly release: string | null;
  /** What it went back for, was held for, or did not finish; null for a success. */
  readonly failure: Failure | null;
  readonly notices: readonly string[];
  /** The rollout as the journal last had it; null where there was none. */
  readonly rollout: Rollout | null;
}

/** One look and what was made of it: what a timeline is drawn from. */
export interface Moment {
  readonly rollout: Rollout;
  readonly seen: Seen;
  /** What was done at this moment, or why it waits. */
  readonly note: Waiting;
}

/** Nothing was to be done. */
export function reportIdle(look: Observation): RolloutReport {
  return { status: 'nothing-to-do', ...liveOf(look), failure: null, notices: [], rollout: null };
}

/** A rollout that an earlier run left, and that this one leaves as well. */
export function reportLeft(rollout: Rollout, why: string, look: Observation): RolloutReport {
  const notices = [`The rollout of ${rollout.release} was left as it is: ${why}.`];
  const status = rollout.phase === 'held' ? 'held' : 'nothing-to-do';
  return { status, ...liveOf(look), failure: rollout.failure, notices, rollout };
}

/** What an end means for what the run was for: going back is what a rollback wants, and what a deploy fails by. */
export function reportOf({ rollout, outcome }: Ended, wish: Wish, look: Observation): RolloutReport {
  const about = { ...liveOf(look), rollout };
  switch (outcome.kind) {
    case 'succeeded':
      return { ...about, status: 'succeeded', failure: null, notices: outcome.notices };
    case 'rolled-back': {
      const isWished = wish.mode === 'rollback' && rollout.purpose === 'deploy';
      const failure = isWished ? null : rollout.failure;
      return { ...about, status: isWished ? 'succeeded' : 'rolled-back', failure, notices: outcome.notices };
    }
    case 'held':
      return { ...about, status: 'held', failure: rollout.failure, notices: [] };
    case 'unfinished': {
      const failure = rollout.failure ?? { code: outcome.code, message: `It took too long: ${outcome.text}.` };
      return { ...about, status: 'failed', failure, notices: [`Not finished: ${outcome.text}.`] };
    }
  }
}

function liveOf(look: Observation): Pick<RolloutReport, 'live' | 'release'> {
  const weights = [...look.rules].flatMap(([arn, rule]) =>
    rule.kind === 'colours' ? [[arn, rule.weights] as const] : [],
  );
  if (weights.length === 0 || weights.length < look.rules.size) return { live: null, release: null };
  const liveness = readLiveness(new Map(weights));
  if (liveness.kind !== 'live') return { live: null, release: null };
  return { live: liveness.colour, release: look.pointers?.[liveness.colour] ?? null };
}

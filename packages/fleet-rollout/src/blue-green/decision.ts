import type { Change } from '../change.ts';
import type { PerColour } from '../colour.ts';
import type { SmokeResult } from '../fleet-cloud.ts';
import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';

/** What a decision rests on: one look, and what earlier looks of the same process add to it. */
export interface Seen {
  readonly look: Observation;
  /** Instances that were healthy in as many looks in a row as the plan asks. */
  readonly stable: PerColour<number>;
  /** Of the smoke test that this process made; null before it. */
  readonly smoke: SmokeResult | null;
}

/** Why a rollout waits, for people. */
export interface Waiting {
  /** Stable kebab-case. */
  readonly topic: string;
  readonly text: string;
}

export type Outcome =
  | { readonly kind: 'succeeded'; readonly notices: readonly string[] }
  | { readonly kind: 'rolled-back'; readonly notices: readonly string[] }
  /** Nothing moves until a person decides. */
  | { readonly kind: 'held' }
  /** It took too long. The next run goes on from here. */
  | { readonly kind: 'unfinished'; readonly code: string; readonly text: string };

/** What comes next. The rollout is journalled first, then the changes are carried out in their order. */
export type Decision =
  | { readonly kind: 'change'; readonly rollout: Rollout; readonly changes: readonly [Change, ...Change[]] }
  | { readonly kind: 'smoke'; readonly rollout: Rollout }
  /** Look again at `until`, milliseconds since the epoch. */
  | { readonly kind: 'wait'; readonly rollout: Rollout; readonly until: number; readonly why: Waiting }
  | { readonly kind: 'end'; readonly rollout: Rollout; readonly outcome: Outcome };

/** What a phase answers: a decision, or a rollout in another phase that is decided on at once with the same look. */
export type PhaseStep = Decision | { readonly kind: 'enter'; readonly rollout: Rollout };

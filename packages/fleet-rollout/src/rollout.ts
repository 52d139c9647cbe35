import type { Colour } from '@deploy/kernel';
import type { PerColour } from './colour.ts';
import type { Ledger } from './undo-ledger.ts';

/**
 * Where a blue/green rollout is. Forward: `pointing`, `growing`, `shifting`, `baking`, `shrinking` (the old colour is scaled
 * in; from here this rollout has no way back). Backward: `returning` (weights), `clearing` (capacity, then pointer). `held`:
 * nothing moves until a person decides.
 */
export type RolloutPhase = (typeof ROLLOUT_PHASES)[number];

export const ROLLOUT_PHASES = [
  'pointing',
  'growing',
  'shifting',
  'baking',
  'shrinking',
  'returning',
  'clearing',
  'held',
] as const;

/** Why a rollout goes back or was stopped. */
export interface Failure {
  /** Stable kebab-case; the action ends with this code. */
  readonly code: string;
  readonly message: string;
}

/** A blue/green rollout that has not come to its end, as the journal keeps it. Times are milliseconds since the epoch. */
export interface Rollout {
  readonly strategy: 'blue-green';
  readonly id: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly from: Colour;
  readonly to: Colour;
  /** No colour had a release before: `from` can serve nobody, and is never sized. */
  readonly isFirst: boolean;
  /** Value of `to`'s release pointer. */
  readonly release: string;
  /** The run that began it, for people. */
  readonly startedBy: string;
  readonly startedAt: number;
  readonly phase: RolloutPhase;
  readonly phaseSince: number;
  /** When the present run took it up, or began it: its patience counts from then. */
  readonly attendedSince: number;
  /** Percentage of requests that `to` is meant to get. */
  readonly percent: number;
  /** When every rule was first read back with `percent`; null from the intent until then. */
  readonly settledAt: number | null;
  /** The most that `to` was ever meant to get. */
  readonly highestPercent: number;
  /** Since when the colour has had no weight, as every rule was read back; null while it has some. */
  readonly idleSince: PerColour<number | null>;
  /** The longest life of a cookie that any rule had while the rollout went on, seconds. */
  readonly cookieSeconds: number;
  /** Since when the answers of both colours are compared: the first whole minute in which visitors may have reached `to`. */
  readonly judgedSince: number | null;
  /** Instances that the whole traffic needs. */
  readonly demand: number;
  /** From asking for `to`'s instances to all of them being healthy, for the next prediction. */
  readonly bootSeconds: number | null;
  /** Left to whoever runs next, on purpose. */
  readonly handedOff: boolean;
  readonly failure: Failure | null;
  /** Before this, a call that a stopped owner signed may still land: nothing is scaled in. */
  readonly noScaleInBefore: number;
  readonly ledger: Ledger;
}

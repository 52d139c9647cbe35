import type { Answers } from '../error-rates.ts';
import type { LaunchTemplate } from '../observation.ts';
import type { Failure } from '../rollout.ts';
import type { Ledger } from '../undo-ledger.ts';
import type { RefreshOrder } from './refresh-order.ts';

/**
 * Where an instance refresh is. Forward: `waiting` (for somebody else's refresh), `pointing`, `starting`, `replacing`,
 * `baking`. Backward: `restoring` (the pointer), `reverting` (the instances). `stopping`: the refresh is cancelled and what it
 * replaced stays. `ended`: `outcome` says how.
 */
export const REFRESH_PHASES = [
  'waiting',
  'pointing',
  'starting',
  'replacing',
  'baking',
  'restoring',
  'reverting',
  'stopping',
  'ended',
] as const;

export type RefreshPhase = (typeof REFRESH_PHASES)[number];

/** A refresh that this rollout starts: one towards the new release and, where AWS cannot roll back, one towards the old. */
export interface OwnRefresh {
  readonly order: RefreshOrder;
  /** Null until it was asked for. Written before the request is sent. */
  readonly intent: StartIntent | null;
  /** Known from the answer or, where that was lost, by recognition. */
  readonly id: string | null;
  /** The last request to end it, and when. */
  readonly asked: { readonly what: 'rollback' | 'cancel'; readonly at: number } | null;
  /** When it was first seen to have ended; null before. */
  readonly endSeenAt: number | null;
}

export interface StartIntent {
  /** Of the first request, and of the newest. */
  readonly since: number;
  readonly sentAt: number;
  /** The newest request was refused for certain. */
  readonly refused: boolean;
}

/** How things were before the first change. */
export interface BeforeRefresh {
  /** The pointer's value; null where the plan leaves the pointer alone. */
  readonly pointer: string | null;
  readonly template: LaunchTemplate | null;
  readonly desired: number;
  readonly max: number;
  /** Ids of the instances: any other may run the new release. Null for a refresh that was adopted while it went on. */
  readonly instances: readonly string[] | null;
  /** Ids of refreshes, all of which had ended, or were waited for. */
  readonly refreshes: readonly string[];
  readonly answers: Answers | null;
}

/** `nothing-to-do` and refusals are told by the preflight and never get as far as a rollout. */
export interface RefreshOutcome {
  readonly status: 'succeeded' | 'rolled-back' | 'held' | 'failed';
  /** Why it did not succeed, and what state that left; null when it did. */
  readonly failure: Failure | null;
}

/** A rollout by instance refresh, as the journal keeps it. Times are milliseconds since the epoch. */
export interface RefreshRollout {
  readonly strategy: 'instance-refresh';
  readonly id: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly group: string;
  /** The value that the pointer is to get; null where it is left alone. */
  readonly release: string | null;
  /** The run that began it, for people. */
  readonly startedBy: string;
  readonly startedAt: number;
  readonly phase: RefreshPhase;
  readonly phaseSince: number;
  readonly before: BeforeRefresh;
  readonly forward: OwnRefresh;
  /** The refresh towards the old release; null unless one is needed. */
  readonly back: OwnRefresh | null;
  /** `forward` was begun by somebody else. */
  readonly adopted: boolean;
  /** AWS said that it cannot roll `forward` back. */
  readonly irreversible: boolean;
  /** When the pointer was known to be written. */
  readonly pointedAt: number | null;
  /** When the pointer was known to be put back. */
  readonly restoredAt: number | null;
  /** Somebody else changed the pointer: it is theirs now. */
  readonly pointerTaken: boolean;
  /** The checkpoint last reached, and since when its answers are judged. */
  readonly checkpoint: { readonly percent: number; readonly since: number };
  /** What the refresh last told, and since when it tells the same. */
  readonly progress: { readonly percent: number; readonly remaining: number; readonly since: number };
  /** From when to when the refresh replaced instances, as this rollout saw it: what the next prediction is made of. */
  readonly replacing: { readonly from: number; readonly to: number | null } | null;
  /** Since when fewer targets are healthy than the order keeps; null while enough are. */
  readonly shortSince: number | null;
  readonly failure: Failure | null;
  /** How it ends once it is stopped; null unless it is being stopped. */
  readonly stopAs: 'held' | 'failed' | null;
  readonly outcome: RefreshOutcome | null;
  /** Left to whoever runs next, on purpose. */
  readonly handedOff: boolean;
  readonly ledger: Ledger;
}

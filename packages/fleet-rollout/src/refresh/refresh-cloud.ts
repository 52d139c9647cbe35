import type { Answers } from '../error-rates.ts';
import type { AlarmFacts, PointerFacts } from '../fleet-facts.ts';
import type { ObservedGroup, ObservedRefresh } from '../observation.ts';
import type { RefreshOrder, SeenOrder } from './refresh-order.ts';

/**
 * AWS, as the strategy `instance-refresh` needs it: one group, its release pointer, its alarms, the answers of its targets.
 * Implementations retry what is worth it and throw `DeployError`s; a change that threw may have happened all the same.
 */
export interface RefreshCloud {
  look(question: RefreshQuestion, signal?: AbortSignal): Promise<RefreshObservation>;
  /**
   * `confirm` is awaited right before each call that changes something, and rejects when the lease is no longer held. A start
   * whose answer was lost is not sent again: a second one could begin another refresh.
   */
  carryOut(change: RefreshChange, confirm: () => Promise<unknown>, signal?: AbortSignal): Promise<RefreshAnswer>;
}

/** What the next decision needs to know beyond the group, its targets and its refreshes, which every look reads. */
export interface RefreshQuestion {
  /** Whether to read the release pointer; asks nothing where the group has none. */
  readonly pointer: boolean;
  /** Names of alarms, metric or composite. */
  readonly alarms: readonly string[];
  /** Of which time to count answers, summed over the group's target groups; null: none. */
  readonly answers: AnswerWindow | null;
  /** Whether to tell when instances were launched since then, milliseconds since the epoch; null: not. */
  readonly launchesSince: number | null;
}

/** Milliseconds since the epoch; `until` null means now. */
export interface AnswerWindow {
  readonly since: number;
  readonly until: number | null;
}

/** What one look shows. Reads lag behind writes, so the next one may show something older. */
export interface RefreshObservation {
  /** When the look began, on this process's wall clock, milliseconds since the epoch. */
  readonly at: number;
  /** `group.refresh` is `refreshes[0] ?? null`. */
  readonly group: ObservedGroup;
  /** Newest first, ended ones too; the ten newest are enough. */
  readonly refreshes: readonly SeenRefresh[];
  /** Null where the question did not ask, or the group has no pointer. A pointer whose parameter is missing is a `NotFoundError`. */
  readonly pointer: PointerFacts | null;
  /** Those that exist of the named ones. */
  readonly alarms: readonly AlarmFacts[];
  readonly answers: Answers | null;
  /**
   * When each instance that was launched since the time asked for was launched: the start of its scaling activity, on AWS's
   * clock. Null where the question did not ask.
   */
  readonly launchedAt: ReadonlyMap<string, number> | null;
}

/** `template` is that of its desired configuration; `startedAt` is on AWS's clock. */
export interface SeenRefresh extends ObservedRefresh {
  readonly endedAt: number | null;
  readonly order: SeenOrder;
}

/** One thing that a rollout does to AWS. Each is journalled as intended before it is carried out. */
export type RefreshChange =
  /**
   * Writes the release pointer. It is read once more first: where it holds neither `value` nor one of `from`, somebody else
   * changed it, nothing is written, and the answer is refused with `changed-elsewhere`.
   */
  | { readonly kind: 'pointer'; readonly value: string; readonly from: readonly string[] }
  | { readonly kind: 'start'; readonly order: RefreshOrder }
  /**
   * Rolls back, or cancels, the active refresh. The API takes no id, so implementations look first and answer refused with
   * `none-active` where the active refresh is not the one of this `id`.
   */
  | { readonly kind: 'rollback'; readonly id: string }
  | { readonly kind: 'cancel'; readonly id: string };

export type RefreshAnswer =
  /** `refreshId`: of the refresh that was started; null for other changes. */
  { readonly kind: 'accepted'; readonly refreshId: string | null } | RefusedChange;

/** A refusal that is certain to have changed nothing. Anything less certain is thrown. */
export interface RefusedChange {
  readonly kind: 'refused';
  readonly why: RefusedBecause;
  /** AWS's sentence. */
  readonly message: string;
}

export type RefusedBecause =
  /** The pointer holds a value that this rollout neither found nor set. */
  | 'changed-elsewhere'
  /** `InstanceRefreshInProgress`. */
  | 'another-active'
  /** `ActiveInstanceRefreshNotFound`, or another one is active. */
  | 'none-active'
  /** `IrreversibleInstanceRefresh`. */
  | 'irreversible'
  /** `ValidationError` or `LimitExceeded`: the same request will be refused again. */
  | 'invalid';

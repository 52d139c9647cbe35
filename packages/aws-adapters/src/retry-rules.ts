import { type Clock, deadlineIn, type Random, type RetryPolicy, retry } from '@deploy/kernel';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { RetryStrategyV2, RetryToken, SdkError } from '@smithy/types';
import { statusOf } from './aws-error-facts.ts';
import type { ServerClock } from './server-clock.ts';

/** Shared by every call: there is one layer of retries, ours, whoever makes the request. */
export const RETRY_POLICY: RetryPolicy = { attempts: 6, baseMs: 200, capMs: 5_000 };

/** For how long, how often and for what else a call is tried again. */
export interface Patience {
  readonly policy: RetryPolicy;
  /** No attempt begins later than this after the first one. */
  readonly withinMs: number;
  /** Names of errors that go away by themselves in this service, besides those that do in every one. */
  readonly passing: ReadonlySet<string>;
}

const USUAL: Patience = { policy: RETRY_POLICY, withinMs: Number.POSITIVE_INFINITY, passing: new Set() };

export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** What happened on the way to an answer. */
export interface Course {
  /** The service asked to slow down. */
  pushedBack: boolean;
}

export interface RetriedWork<T> extends RetryPorts {
  readonly time: ServerClock;
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience | undefined;
  /** One attempt, signed anew. */
  readonly work: (course: Course) => Promise<T>;
}

/**
 * Tries again what may succeed the next time, with full jitter: throttling, server errors, broken connections, late
 * signatures, and once what was refused before this machine's clock was corrected. Throws the last failure.
 */
export function withRetries<T>({ clock, patience = USUAL, random, signal, time, work }: RetriedWork<T>): Promise<T> {
  const { passing, policy, withinMs } = patience;
  const deadline = deadlineIn(clock, withinMs - policy.capMs);
  const course: Course = { pushedBack: false };
  let signedWithSkewMs = time.skewMs;
  return retry({
    clock,
    random,
    policy,
    ...(signal && { signal }),
    isRetryable: (thrown) => {
      if (!isSdkError(thrown)) return false;
      if (isPushback(thrown)) course.pushedBack = true;
      if (deadline.isPast()) return false;
      if (isWorthRetrying(thrown) || passing.has(thrown.name)) return true;
      const isCorrected = time.skewMs !== signedWithSkewMs && [400, 401, 403].includes(statusOf(thrown) ?? 0);
      signedWithSkewMs = time.skewMs;
      return isCorrected;
    },
    work: () => work(course),
  });
}

/** For clients of the SDK: `withRetries` stands around them. */
export const NO_RETRIES: RetryStrategyV2 = {
  acquireInitialRetryToken: async () => FIRST_AND_LAST,
  refreshRetryTokenForRetry: () => Promise.reject(new Error('no retry')),
  recordSuccess: () => undefined,
};

/** Outcomes that S3 also reports inside of an answer that began as a success, which the SDK shows as 503. */
const CONDITIONS = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

const NOT_IMPLEMENTED = 501;

/** Throttling, server errors, broken connections and late signatures; nothing else. */
export function isWorthRetrying(error: Error): boolean {
  if (!isSdkError(error)) return false;
  if (CONDITIONS.has(error.name) || statusOf(error) === NOT_IMPLEMENTED) return false;
  return (
    isThrottlingError(error) ||
    isTransientError(error) ||
    isServerError(error) ||
    // Another unconditional write or delete of the key is under way (source: S3 API reference, "Error responses").
    error.name === 'OperationAborted' ||
    isLate(error)
  );
}

/**
 * A query signature ran out on the way: the next one carries a newer date, or the fence says that the lease is lost. S3
 * tells it by the dates in its answer (source: S3 API reference, "Error responses"); others by the words alone.
 */
export const isLate = (error: Error): boolean =>
  error.name === 'AccessDenied' &&
  ('X-Amz-Expires' in error || 'ServerTime' in error || error.message === 'Request has expired');

const isPushback = (error: SdkError): boolean => isThrottlingError(error) || statusOf(error) === 503;

const isSdkError = (thrown: unknown): thrown is SdkError => thrown instanceof Error;

const FIRST_AND_LAST: RetryToken = { getRetryCount: () => 0, getRetryDelay: () => 0 };

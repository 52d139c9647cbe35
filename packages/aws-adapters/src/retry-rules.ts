import type { Clock, Random, RetryPolicy } from '@deploy/kernel';
import { backoffMs } from '@deploy/kernel';
import { isClockSkewError, isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, SdkError } from '@smithy/types';

/** Shared by the SDK's clients and the short path: one layer of retries for each call. */
export const RETRY_POLICY: RetryPolicy = { attempts: 6, baseMs: 200, capMs: 5_000 };

export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** Throttling, server errors, broken connections, and a clock that was corrected meanwhile; nothing else. */
export function isWorthRetrying(error: SdkError): boolean {
  return (
    isThrottlingError(error) ||
    isTransientError(error) ||
    isServerError(error) ||
    isClockSkewError(error) ||
    isLate(error)
  );
}

/**
 * A query signature ran out on the way: the next one carries a newer date, or the fence says that the lease is lost. S3
 * tells it by the dates in the answer (source: S3 API reference, error responses); others by the words alone.
 */
const isLate = (error: Error): boolean =>
  error.name === 'AccessDenied' &&
  ('X-Amz-Expires' in error || 'ServerTime' in error || error.message === 'Request has expired');

/** The SDK's retries on the injected clock, with full jitter. */
export function clockRetryStrategy({ clock, random }: RetryPorts): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (used: RetryToken, info: RetryErrorInfo) => {
      const failures = used.getRetryCount() + 1;
      const { error } = info;
      const isOver = failures >= RETRY_POLICY.attempts || error === undefined || !isWorthRetrying(error);
      if (isOver) throw new Error('no retry');
      // The SDK would wait on the machine's clock.
      await clock.sleep(backoffMs(RETRY_POLICY, failures, random));
      return token(failures);
    },
    recordSuccess: () => undefined,
  };
}

const token = (count: number): RetryToken => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

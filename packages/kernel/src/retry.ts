import type { Clock, Random } from './clock.ts';

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/** Full jitter: uniform between zero and the capped exponential, so that many clients do not return together. */
export function backoffMs(policy: RetryPolicy, failures: number, random: Random): number {
  return random.fraction() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
}

export interface RetryOptions<T> {
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: RetryPolicy;
  readonly signal?: AbortSignal;
  /** Called with what was thrown; false ends the attempts at once. */
  readonly isRetryable: (thrown: unknown, failures: number) => boolean;
  readonly work: (attempt: number) => Promise<T>;
}

/** Runs `work` until it succeeds, fails for good, or the attempts are used up; then throws the last failure. */
export async function retry<T>(options: RetryOptions<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await options.work(attempt);
    } catch (thrown) {
      options.signal?.throwIfAborted();
      if (attempt >= options.policy.attempts || !options.isRetryable(thrown, attempt)) throw thrown;
      await options.clock.sleep(backoffMs(options.policy, attempt, options.random), options.signal);
    }
  }
}

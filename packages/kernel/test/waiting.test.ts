import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deadlineIn } from '../src/deadline.ts';
import { backoffMs, type RetryOptions, retry } from '../src/retry.ts';
import { countingRandom, StepClock } from './step-clock.ts';

const POLICY = { attempts: 4, baseMs: 100, capMs: 300 };

/** Work that fails so many times. */
function failing(times: number) {
  let attempts = 0;
  return {
    get attempts() {
      return attempts;
    },
    work: async (attempt: number) => {
      attempts += 1;
      expect(attempt).toBe(attempts);
      if (attempts <= times) throw new Error(`failure ${attempts}`);
      return 'done';
    },
  };
}

const options = <T>(clock: StepClock, work: RetryOptions<T>['work'], more: Partial<RetryOptions<T>> = {}) => ({
  clock,
  random: countingRandom(),
  policy: POLICY,
  isRetryable: () => true,
  work,
  ...more,
});

describe('trying again', () => {
  test('does not wait for what succeeds at once', async () => {
    const clock = new StepClock();
    expect(await retry(options(clock, failing(0).work))).toBe('done');
    expect(clock.monotonic()).toBe(0);
  });

  test('waits longer after each failure, up to the cap', async () => {
    const clock = new StepClock();
    const done = retry(options(clock, failing(3).work));
    // Half of 100, of 200 and of the capped 400.
    expect(await clock.until(done)).toBe(50 + 100 + 150);
    expect(await done).toBe('done');
  });

  test('ends with the last failure when the attempts are used up', async () => {
    const clock = new StepClock();
    const work = failing(99);
    const done = retry(options(clock, work.work));
    const outcome = expect(done).rejects.toThrow('failure 4');
    await clock.until(done);
    await outcome;
    expect(work.attempts).toBe(4);
  });

  test('ends at once with what will not go better the next time', async () => {
    const clock = new StepClock();
    const asked: unknown[] = [];
    const isRetryable = (thrown: unknown, failures: number) => {
      asked.push([String(thrown), failures]);
      return false;
    };
    await expect(retry(options(clock, failing(9).work, { isRetryable }))).rejects.toThrow('failure 1');
    expect(asked).toEqual([['Error: failure 1', 1]]);
  });

  test('ends with the reason of a cancellation, also while it waits', async () => {
    const clock = new StepClock();
    const cancelled = new AbortController();
    const done = retry(options(clock, failing(9).work, { signal: cancelled.signal }));
    const outcome = expect(done).rejects.toThrow('cancelled');
    await clock.pass(10);
    cancelled.abort(new Error('cancelled'));
    await outcome;
    expect(clock.sleeping).toBe(0);
  });

  test('waits between nothing and the capped exponential', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, fraction) => {
          const ms = backoffMs(POLICY, failures, { ...countingRandom(), fraction: () => fraction });
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(Math.min(POLICY.capMs, POLICY.baseMs * 2 ** (failures - 1)));
        },
      ),
    );
  });
});

describe('a deadline', () => {
  test('counts down on the monotonic clock and does not go below zero', async () => {
    const clock = new StepClock();
    await clock.pass(500);
    const deadline = deadlineIn(clock, 1000);
    expect([deadline.remainingMs(), deadline.isPast()]).toEqual([1000, false]);
    await clock.pass(999);
    expect([deadline.remainingMs(), deadline.isPast()]).toEqual([1, false]);
    await clock.pass(1);
    expect([deadline.remainingMs(), deadline.isPast()]).toEqual([0, true]);
    await clock.pass(5000);
    expect([deadline.remainingMs(), deadline.isPast()]).toEqual([0, true]);
  });
});

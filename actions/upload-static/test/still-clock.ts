import type { Clock, Random } from '@deploy/kernel';

/** Shorter than the runner's grace, the interval of a lease's renewals and every time limit. */
const SHORT_MS = 7_000;

/**
 * Time that passes only where somebody waits a little for it, such as for a retry or the next look at a lease, and then
 * at once. Longer waits never end: they are time limits and renewals, which nothing in these tests is to meet by chance.
 */
export class StillClock implements Clock {
  #elapsedMs = 0;
  readonly #sleepers = new Set<{ readonly ms: number; readonly wake: () => void }>();
  readonly #startMs: number;

  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  pass(ms: number): void {
    this.#elapsedMs += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms < SHORT_MS) {
      this.#elapsedMs += ms;
      return;
    }
    await this.#longSleep(ms, signal);
  }

  /** Lets the longest wait of all end: a time limit, if there is one. */
  wakeLast(): void {
    const [last] = [...this.#sleepers].sort((a, b) => b.ms - a.ms);
    last?.wake();
  }

  #longSleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        this.#elapsedMs += ms;
        this.#sleepers.delete(sleeper);
        resolve();
      };
      const sleeper = { ms, wake };
      this.#sleepers.add(sleeper);
      const abort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

/** Numbers instead of chance. */
export function countingRandom(): Random {
  let made = 0;
  return {
    fraction: () => 0.5,
    nonce: () => {
      made += 1;
      return `nonce-${made}`;
    },
  };
}

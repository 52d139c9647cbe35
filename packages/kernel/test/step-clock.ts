import type { Clock, Random } from '../src/clock.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Time that stands still until it is told to pass; who sleeps wakes in order, and what that starts runs before the next. */
export class StepClock implements Clock {
  #elapsedMs = 0;
  #sleepers: Sleeper[] = [];
  /** The wall clock is elsewhere than the monotonic one, so that mixing them up shows. */
  readonly #startMs = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = { atMs: this.#elapsedMs + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  async pass(ms: number): Promise<void> {
    const endMs = this.#elapsedMs + ms;
    await settled();
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > endMs) break;
      this.#elapsedMs = next.atMs;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await settled();
    }
    this.#elapsedMs = endMs;
  }

  /** Passes time until the work is done, and answers how long it took. */
  async until(work: Promise<unknown>, atMostMs = 3_600_000): Promise<number> {
    const begunMs = this.#elapsedMs;
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    await settled();
    while (!isDone) {
      if (this.#elapsedMs - begunMs > atMostMs) throw new Error(`not done after ${atMostMs} ms`);
      const next = Math.min(...this.#sleepers.map(({ atMs }) => atMs));
      if (next === Number.POSITIVE_INFINITY) throw new Error('the work waits for something that never happens');
      await this.pass(next - this.#elapsedMs);
    }
    return this.#elapsedMs - begunMs;
  }
}

/** Everything that can go on without time passing has gone on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function countingRandom(name = 'nonce'): Random {
  let made = 0;
  return {
    fraction: () => 0.5,
    nonce: () => {
      made += 1;
      return `${name}-${made}`;
    },
  };
}

import type { Clock } from '@deploy/kernel';

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * Virtual time for processes that wait for nothing but each other and time: what one turn of the event loop does not bring
 * on will not come by itself, and time may pass.
 */
export class SimClock implements Clock {
  readonly startMs = Date.UTC(2026, 0, 1);
  readonly #sleepers = new Set<Sleeper>();
  #elapsedMs = 0;
  #order = 0;

  now(): number {
    return this.startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      this.#order += 1;
      const sleeper = { atMs: this.#elapsedMs + Math.max(0, ms), order: this.#order, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers.delete(sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Lets time pass until the work has ended. Throws where it waits for something that never happens. */
  async until<T>(work: Promise<T>, atMostMs: number): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    const endMs = this.#elapsedMs + atMostMs;
    for (;;) {
      await turn();
      if (isOver) return work;
      if (!this.#next(endMs)) throw new Error(`not over after ${atMostMs / 1000} s`);
    }
  }

  /** Lets that much time pass. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#elapsedMs + ms;
    do {
      await turn();
    } while (this.#next(endMs));
    this.#elapsedMs = endMs;
  }

  #next(endMs: number): boolean {
    let soonest: Sleeper | null = null;
    for (const sleeper of this.#sleepers) {
      const isSooner =
        soonest === null ||
        sleeper.atMs < soonest.atMs ||
        (sleeper.atMs === soonest.atMs && sleeper.order < soonest.order);
      if (isSooner) soonest = sleeper;
    }
    if (soonest === null || soonest.atMs > endMs) return false;
    this.#sleepers.delete(soonest);
    this.#elapsedMs = Math.max(this.#elapsedMs, soonest.atMs);
    soonest.wake();
    return true;
  }
}

/** Everything that can go on without time has gone on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

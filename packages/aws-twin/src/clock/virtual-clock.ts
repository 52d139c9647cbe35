import type { Clock } from '@deploy/kernel';
import { Activity, quiescence } from './quiescence.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export interface VirtualClockOptions {
  /** What the clock shows at first, milliseconds since 1970. Default: the first of January 2026. */
  readonly startMs?: number;
  /**
   * `manual`: moves only when told. `auto`: also moves to the next sleeper whenever the process does nothing but wait
   * for time. Default `auto`.
   */
  readonly advance?: 'manual' | 'auto';
}

/**
 * A clock without time of its own, so that hours of waiting take milliseconds and every run goes the same way. Sleepers
 * wake in the order of their times, and of their beginning for one time; what one starts runs before the next wakes.
 */
export class VirtualClock implements Clock {
  /** Whoever answers requests in process notes them here, so that the clock does not move under their feet. */
  readonly activity = new Activity();
  readonly #startMs: number;
  readonly #auto: boolean;
  #elapsedMs = 0;
  #sleepers: Sleeper[] = [];
  #isWatching = false;

  constructor(options: VirtualClockOptions = {}) {
    this.#startMs = options.startMs ?? Date.UTC(2026, 0, 1);
    this.#auto = (options.advance ?? 'auto') === 'auto';
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  /** How many wait for time. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.activity.note();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        atMs: this.#elapsedMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      if (this.#auto) void this.#watch();
    });
  }

  /** Moves time by hand, waking who sleeps on the way. Resolves when what they started has come to rest. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#elapsedMs + ms;
    for (;;) {
      await quiescence(this.activity, always);
      const next = this.#next();
      if (next === null || next.atMs > endMs) break;
      this.#wake(next);
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, endMs);
    await quiescence(this.activity, always);
  }

  /** Moves time at once without waking anybody; for the other side's clock being wrong. */
  jump(ms: number): void {
    this.#elapsedMs += ms;
  }

  /** Wakes nobody any more: whoever still sleeps is left asleep, and the event loop is left alone. */
  stop(): void {
    this.#sleepers = [];
  }

  async #watch(): Promise<void> {
    if (this.#isWatching) return;
    this.#isWatching = true;
    while (await quiescence(this.activity, () => this.#sleepers.length > 0)) {
      const next = this.#next();
      if (next !== null) this.#wake(next);
    }
    this.#isWatching = false;
  }

  #next(): Sleeper | null {
    return this.#sleepers.reduce<Sleeper | null>(
      (soonest, sleeper) => (soonest === null || sleeper.atMs < soonest.atMs ? sleeper : soonest),
      null,
    );
  }

  #wake(sleeper: Sleeper): void {
    this.#elapsedMs = Math.max(this.#elapsedMs, sleeper.atMs);
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    this.activity.note();
    sleeper.wake();
  }
}

const always = () => true;

/**
 * How many requests may be in flight: doubled quickly at first, additive increase after the first overload, halved when the
 * store asks to slow down, and weighted by bytes, so that large files do not pile up in memory.
 */
export interface WindowLimits {
  /** Requests in flight to begin with. */
  readonly start: number;
  readonly most: number;
  /** Bytes of bodies in flight. One body larger than this goes alone. */
  readonly bytes: number;
}

export const DEFAULT_WINDOW: WindowLimits = { start: 64, most: 128, bytes: 32 * 1024 * 1024 };

const FEWEST = 4;

/** What one request told about the store. */
export interface Pressure {
  readonly pushedBack: boolean;
}

export interface WindowedWork<T> {
  readonly items: Iterable<T>;
  /** Bytes that an item holds in memory while it is under way. */
  readonly weight: (item: T) => number;
  readonly work: (item: T, signal: AbortSignal) => Promise<Pressure>;
  readonly signal: AbortSignal;
}

export class UploadWindow {
  readonly #limits: WindowLimits;
  #limit: number;
  #inFlight = 0;
  #bytes = 0;
  #finished = 0;
  #cutUntil = 0;
  #waiting: (() => void) | null = null;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
    this.#limit = limits.start;
  }

  /** Requests that may be in flight now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /**
   * Runs the work over all items. The first failure stops what has not begun, aborts what is under way, waits for it to
   * end, and is thrown.
   */
  async run<T>(job: WindowedWork<T>): Promise<void> {
    const { stop, release } = stoppedBy(job.signal);
    const running = new Set<Promise<void>>();
    for (const item of job.items) {
      const weight = job.weight(item);
      await this.#admission(weight);
      if (stop.signal.aborted) break;
      const task = this.#track(weight, () => job.work(item, stop.signal))
        .catch((thrown: unknown) => stop.abort(thrown))
        .finally(() => running.delete(task));
      running.add(task);
    }
    await Promise.all(running);
    release();
    stop.signal.throwIfAborted();
  }

  async #track(weight: number, work: () => Promise<Pressure>): Promise<void> {
    this.#inFlight += 1;
    this.#bytes += weight;
    try {
      this.#learn(await work());
    } finally {
      this.#inFlight -= 1;
      this.#bytes -= weight;
      this.#waiting?.();
    }
  }

  async #admission(weight: number): Promise<void> {
    while (!this.#hasRoom(weight)) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    this.#waiting = null;
  }

  #hasRoom(weight: number): boolean {
    if (this.#inFlight === 0) return true;
    return this.#inFlight < this.limit && this.#bytes + weight <= this.#limits.bytes;
  }

  #learn(pressure: Pressure): void {
    this.#finished += 1;
    if (!pressure.pushedBack) {
      // As TCP does: quickly up until the first overload, carefully after it.
      const step = this.#cutUntil === 0 ? 1 : 1 / this.#limit;
      this.#limit = Math.min(this.#limits.most, this.#limit + step);
      return;
    }
    // All requests of one window see the same overload: it counts once.
    if (this.#finished < this.#cutUntil) return;
    this.#limit = Math.max(Math.min(FEWEST, this.#limits.start), this.#limit / 2);
    this.#cutUntil = this.#finished + this.#inFlight;
  }
}

/** A controller that also follows a signal. Plain signals cost thousands of listeners less than composed ones. */
function stoppedBy(signal: AbortSignal): { readonly stop: AbortController; release(): void } {
  const stop = new AbortController();
  const follow = () => stop.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  return { stop, release: () => signal.removeEventListener('abort', follow) };
}

import { type Clock, DeployError } from '@deploy/kernel';

/** How long calls may go on failing. Adapters have retried each of them for a while already. */
const PATIENCE_MS = 300_000;

/** Patience with calls that fail for reasons which pass, such as throttling that lasts. */
export class Patience {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  readonly #signal: AbortSignal;
  #failingSinceMs: number | null = null;

  constructor(clock: Clock, pauseMs: number, signal: AbortSignal) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
    this.#signal = signal;
  }

  reset(): void {
    this.#failingSinceMs = null;
  }

  /** Tries until it succeeds, or throws the last failure. */
  async until<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await work();
        this.reset();
        return result;
      } catch (thrown) {
        this.#signal.throwIfAborted();
        if (!(await this.isLeft(thrown))) throw thrown;
      }
    }
  }

  /** Whether another attempt may mend a failure; pauses before it says yes. */
  async isLeft(thrown: unknown): Promise<boolean> {
    if (!(thrown instanceof DeployError) || thrown.blame !== 'remote') return false;
    this.#failingSinceMs ??= this.#clock.monotonic();
    if (this.#clock.monotonic() - this.#failingSinceMs > PATIENCE_MS) return false;
    await this.#clock.sleep(this.#pauseMs, this.#signal);
    return true;
  }
}

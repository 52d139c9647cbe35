import { type Clock, ConflictError, type Fence } from '@deploy/kernel';

/** How old a look may be for what is decided by it to be right. */
const FRESH_MS = 30_000;

/** Stands between a decision and each call that carries it out: the lease is still held, and what was seen is still new. */
export class FreshLook {
  readonly #lease: Fence;
  readonly #clock: Clock;
  #takenMs = 0;

  constructor(lease: Fence, clock: Clock) {
    this.#lease = lease;
    this.#clock = clock;
  }

  /** A look has just been taken. */
  note(): void {
    this.#takenMs = this.#clock.monotonic();
  }

  /**
   * The stamp says that the lease was confirmed just now; what is sent later than that, nobody scales in against. A process
   * that was stopped and goes on must not do what was right before: `ConflictError` `look-too-old` says to look again.
   */
  async confirm(signal: AbortSignal): Promise<void> {
    await this.#lease.stamp(signal);
    if (this.#clock.monotonic() - this.#takenMs <= FRESH_MS) return;
    throw new ConflictError({
      code: 'look-too-old',
      message: 'What was seen is too old to act on.',
      remedy: 'Nothing: it is looked at again.',
    });
  }
}

export function isTooOld(thrown: unknown): boolean {
  return thrown instanceof ConflictError && thrown.code === 'look-too-old';
}

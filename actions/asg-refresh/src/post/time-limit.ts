import { AbortedError, type Clock } from '@deploy/kernel';

/** A cancelled job ends five minutes after it was asked to (source: GitHub, "Workflow cancellation reference"). */
export const BUDGET_MS = 240_000;
export const NEXT = 'Run the action again, with whatever mode, or let the janitor run: both begin with what is left.';

/** Ends the work of a post step before the runner does. */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly endsAt: number;
  readonly #over = new AbortController();
  readonly #ended = new AbortController();

  constructor(clock: Clock, signal: AbortSignal) {
    this.endsAt = clock.now() + BUDGET_MS;
    this.signal = AbortSignal.any([signal, this.#over.signal]);
    clock.sleep(BUDGET_MS, this.#ended.signal).then(
      () => this.giveUp(),
      () => {},
    );
  }

  giveUp(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(
      new AbortedError({
        code: 'post-time-over',
        message: `The post step has ${BUDGET_MS / 1000} s, and giving back capacity takes longer.`,
        remedy: NEXT,
      }),
    );
  }

  end(): void {
    this.#ended.abort();
  }
}

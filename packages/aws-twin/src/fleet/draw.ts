import { sequence } from '../faults/fault-script.ts';
import type { Span } from './knobs.ts';

/** Everything that is left to chance, the same for the same seed. */
export class Draw {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = sequence(seed);
  }

  /** Whole milliseconds. */
  within([from, to]: Span): number {
    return Math.round(from + this.#next() * (to - from));
  }

  /** Whole milliseconds, within the share of `spread` to both sides. */
  around(ms: number, spread: number): number {
    return this.within([ms * (1 - spread), ms * (1 + spread)]);
  }
}

export interface BootTimesOptions {
  /** From the start of a machine until its application answers, seconds of the world. Default 40. */
  readonly bootSeconds?: number;
  /** By which share of it boot times differ, 0 to 1. Default 0.3. */
  readonly bootSpread?: number;
  /** Where the draws begin; the same draws for the same seed. */
  readonly seed?: number;
}

/** Steps of the golden ratio fill an interval evenly: a few draws hold short and long boots alike. */
const STEP = (Math.sqrt(5) - 1) / 2;

/** How long instances boot in the world's time, whatever their processes need in the machine's. */
export class BootTimes {
  readonly #meanMs: number;
  readonly #spread: number;
  #position: number;

  constructor({ bootSeconds = 40, bootSpread = 0.3, seed = 0 }: BootTimesOptions) {
    this.#meanMs = bootSeconds * 1000;
    this.#spread = bootSpread;
    this.#position = seed;
  }

  /** Milliseconds, for one instance more. */
  draw(): number {
    this.#position = (this.#position + STEP) % 1;
    return this.#meanMs * (1 + this.#spread * (2 * this.#position - 1));
  }
}

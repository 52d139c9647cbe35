/** Draws from a seed, the same ones every time (mulberry32). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  within(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.within(0, items.length - 1)] ?? items[0];
  }

  isLucky(chance: number): boolean {
    return this.fraction() < chance;
  }
}

import type { WeightedGroup } from './routing-table.ts';

/** The part of the golden ratio behind the point: steps of it fill an interval more evenly than any other. */
const STEP = (Math.sqrt(5) - 1) / 2;

/**
 * Chooses target groups by their weights. Not by chance: any run of choices holds each group nearly as often as its weight
 * says, also across a change of weights, and a seed gives the same choices again.
 */
export class WeightedChoice {
  #position: number;

  /** @param seed any number; its fraction is where the choices begin */
  constructor(seed: number) {
    this.#position = fraction(seed);
  }

  /** Null where no group has weight. */
  next(groups: readonly WeightedGroup[]): WeightedGroup | null {
    const total = groups.reduce((sum, { weight }) => sum + weight, 0);
    if (total <= 0) return null;
    this.#position = fraction(this.#position + STEP);
    let rest = this.#position * total;
    for (const group of groups) {
      rest -= group.weight;
      if (rest < 0) return group;
    }
    // Rounding may leave nothing of the last one.
    return groups.findLast(({ weight }) => weight > 0) ?? null;
  }
}

const fraction = (value: number): number => value - Math.floor(value);

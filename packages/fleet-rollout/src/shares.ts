import type { Colour } from '@deploy/kernel';
import type { PerColour } from './colour.ts';

/**
 * What a listener rule gives to each colour: whole numbers from 0 to 999, whose sum is above 0. What a balancer does with a
 * sum of 0 is not documented, so it is neither accepted nor written (source: ELB API, `TargetGroupTuple`).
 */
export type Weights = PerColour<number>;

export const MOST_WEIGHT = 999;

/** The part of requests that goes to a colour, from 0 to 1. Weights of 1 and 1 mean the same as 50 and 50. */
export function shareOf(weights: Weights, colour: Colour): number {
  return weights[colour] / (weights.blue + weights.green);
}

/** Weights that sum up to 100. `percent` is a whole number from 0 to 100. */
export function weightsFor(colour: Colour, percent: number): Weights {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    throw new RangeError(`${percent} % is no whole share`);
  return colour === 'blue' ? { blue: percent, green: 100 - percent } : { blue: 100 - percent, green: percent };
}

/** Whether both send the same part of requests to each colour. */
export function isSameShare(a: Weights, b: Weights): boolean {
  return a.blue * (b.blue + b.green) === b.blue * (a.blue + a.green);
}

export function isWeights(weights: Weights): boolean {
  const each = [weights.blue, weights.green];
  return (
    each.every((weight) => Number.isInteger(weight) && weight >= 0 && weight <= MOST_WEIGHT) &&
    each.some((weight) => weight > 0)
  );
}

/** What all rules together say: the colour that has everything, a split they agree on, or that they disagree. */
export type Liveness =
  | { readonly kind: 'live'; readonly colour: Colour }
  | { readonly kind: 'split'; readonly weights: Weights }
  | { readonly kind: 'disagreement'; readonly rules: readonly string[] };

/**
 * Reads what is live from the weights of every rule; the weights are the only truth of it. Needs at least one rule. Rules
 * named in a disagreement are those that differ from the first.
 */
export function readLiveness(rules: ReadonlyMap<string, Weights>): Liveness {
  const [first, ...others] = rules;
  if (first === undefined) throw new RangeError('no rule was given');
  const [, weights] = first;
  const differing = others.filter(([, other]) => !isSameShare(weights, other)).map(([rule]) => rule);
  if (differing.length > 0) return { kind: 'disagreement', rules: differing };
  if (weights.green === 0) return { kind: 'live', colour: 'blue' };
  if (weights.blue === 0) return { kind: 'live', colour: 'green' };
  return { kind: 'split', weights };
}

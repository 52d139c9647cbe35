/** Requests that the targets of one colour answered since the step began. */
export interface Answers {
  readonly requests: number;
  /** Of these, answered with 5xx by a target or not at all. */
  readonly errors: number;
}

export type RateVerdict =
  | { readonly kind: 'too-few'; readonly missing: number }
  | { readonly kind: 'no-worse' }
  | { readonly kind: 'worse'; readonly oldRate: number; readonly newRate: number };

/**
 * Whether the new colour fails more often than the old one: where even the lowest rate that its answers allow for is above
 * the highest that those of the old one do (95 % score intervals). So one failure among few requests stops nothing, and a
 * dependency that fails for both is not held against the new one.
 *
 * @param minimum requests per colour, below which nothing is compared
 */
export function compareErrorRates(old: Answers, fresh: Answers, minimum: number): RateVerdict {
  const missing = minimum - Math.min(old.requests, fresh.requests);
  if (missing > 0 || old.requests === 0 || fresh.requests === 0)
    return { kind: 'too-few', missing: Math.max(1, missing) };
  const worse = scoreInterval(fresh).low > scoreInterval(old).high;
  if (!worse) return { kind: 'no-worse' };
  return { kind: 'worse', oldRate: old.errors / old.requests, newRate: fresh.errors / fresh.requests };
}

/** 97.5 % quantile of the normal distribution. */
const Z = 1.959964;

/** Wilson's interval: holds for rare failures too, where the plain one would have no width. */
function scoreInterval({ requests, errors }: Answers): { readonly low: number; readonly high: number } {
  const rate = errors / requests;
  const square = Z ** 2 / requests;
  const middle = rate + square / 2;
  const reach = Z * Math.sqrt((rate * (1 - rate)) / requests + square / (4 * requests));
  return { low: (middle - reach) / (1 + square), high: (middle + reach) / (1 + square) };
}

import { seededRandom } from './seeded-random.ts';
import { median, type Range } from './summary.ts';

/** How many times one thing costs what the other does. */
export interface PairedRatio {
  /** Median over the rounds. */
  readonly ratio: number;
  /** 95 % interval of the median: percentiles of the medians of resampled rounds (bootstrap). */
  readonly interval: Range;
  readonly rounds: number;
}

const RESAMPLES = 10_000;

/**
 * Compares two things measured in the same rounds: each round gives one ratio, so what slowed a whole round down slows
 * both and cancels out. Null when no round has both.
 */
export function pairedRatio(
  mine: ReadonlyMap<number, number>,
  theirs: ReadonlyMap<number, number>,
): PairedRatio | null {
  const ratios: number[] = [];
  for (const [round, value] of mine) {
    const other = theirs.get(round);
    if (other !== undefined && other > 0) ratios.push(value / other);
  }
  if (ratios.length === 0) return null;
  return { ratio: median(ratios), interval: bootstrapInterval(ratios), rounds: ratios.length };
}

function bootstrapInterval(values: readonly number[]): Range {
  const random = seededRandom(7);
  const draw = () => values[Math.floor(random() * values.length)] ?? Number.NaN;
  const medians = Array.from({ length: RESAMPLES }, () => median(values.map(draw))).sort((a, b) => a - b);
  const at = (share: number): number => medians[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}

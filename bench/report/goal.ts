import type { PairedRatio } from '../statistics/paired-ratio.ts';
import { figure, ratioWithInterval } from './figures.ts';

export type Verdict = 'met' | 'not missed: within the noise' | 'missed' | 'not measured';

/** One goal and how it came out. */
export interface Goal {
  readonly name: string;
  readonly limit: string;
  readonly measured: string;
  readonly verdict: Verdict;
}

/** A time compared with another: missed when the whole interval lies beyond the limit. */
export function wallGoal(name: string, ratio: PairedRatio | null, limit: number): Goal {
  const verdict = ratio === null ? 'not measured' : wallVerdict(ratio, limit);
  return { name, limit: `≤ ${limit}`, measured: ratioWithInterval(ratio), verdict };
}

function wallVerdict({ ratio, interval }: PairedRatio, limit: number): Verdict {
  if (interval.low > limit) return 'missed';
  return ratio <= limit ? 'met' : 'not missed: within the noise';
}

/** CPU time hardly depends on what else the machine does: the median decides. */
export function cpuGoal(name: string, ratio: PairedRatio | null, limit: number): Goal {
  const verdict = ratio === null ? 'not measured' : ratio.ratio <= limit ? 'met' : 'missed';
  return { name, limit: `≤ ${limit}`, measured: ratioWithInterval(ratio), verdict };
}

/** A number that may not be exceeded by any run. Null: nothing was measured. */
export function limitGoal(name: string, worst: number | null, limit: number, unit = ''): Goal {
  const verdict = worst === null ? 'not measured' : worst <= limit ? 'met' : 'missed';
  const measured = worst === null ? '–' : `${figure(worst)}${unit}`;
  return { name, limit: `≤ ${limit}${unit}`, measured, verdict };
}

import type { PairedRatio } from '../statistics/paired-ratio.ts';
import type { Statistic } from './selection.ts';

/** Three significant digits, or a whole number; thousands with a comma. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : 2);
}

export const seconds = (ms: number): string => figure(ms / 1000);
export const megabytes = (bytes: number): string => figure(bytes / 1e6);

/** `1.46 (1.40–1.62)`, in seconds. */
export function secondsWithRange(statistic: Statistic | null): string {
  if (statistic === null) return '–';
  const { median, range, rounds } = statistic;
  return rounds === 1 ? seconds(median) : `${seconds(median)} (${seconds(range.low)}–${seconds(range.high)})`;
}

/** `0.82 [0.78, 0.90]` */
export function ratioWithInterval(ratio: PairedRatio | null): string {
  if (ratio === null) return '–';
  const { low, high } = ratio.interval;
  const middle = ratio.ratio.toFixed(2);
  return ratio.rounds === 1 ? middle : `${middle} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

/** A Markdown table; the first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, nth) => (nth === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

import type { MetricName, Statistic } from './alarm-model.ts';

/** A value of a metric in the minute that begins then. */
export interface MetricPoint {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly value: number;
}

export interface MetricSpan {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  /** When it is read: what has not arrived by then is absent. */
  readonly readAtMs: number;
}

/** Where metrics come from. A minute in which nothing was counted has no point. */
export type MetricSource = (metric: MetricName, span: MetricSpan) => readonly MetricPoint[];

/** Metrics of several sources. */
export function joinedSources(...sources: readonly MetricSource[]): MetricSource {
  return (metric, span) => sources.flatMap((source) => source(metric, span));
}

export interface MetricPeriod extends MetricSpan {
  readonly statistic: Statistic;
  readonly periodMs: number;
}

/** One value for each period that has any, oldest first. Periods begin at multiples of their length. */
export function byPeriod(source: MetricSource, metric: MetricName, wanted: MetricPeriod): readonly MetricPoint[] {
  const { periodMs, statistic } = wanted;
  const values = new Map<number, number[]>();
  for (const { atMs, value } of source(metric, wanted)) {
    const startMs = Math.floor(atMs / periodMs) * periodMs;
    const known = values.get(startMs);
    if (known) known.push(value);
    else values.set(startMs, [value]);
  }
  return [...values]
    .map(([atMs, parts]) => ({ atMs, value: statisticOf(statistic, parts) }))
    .sort((a, b) => a.atMs - b.atMs);
}

function statisticOf(statistic: Statistic, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
    default:
      return percentile(values, Number(statistic.slice(1)));
  }
}

/** The value that so many percent are not above, by the nearest rank. CloudWatch takes one between two neighbours. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

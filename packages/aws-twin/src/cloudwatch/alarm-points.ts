import type { MathAlarmModel, MetricAlarmModel } from './alarm-model.ts';
import { metricMath } from './metric-math.ts';
import { byPeriod, type MetricPoint, type MetricSource, type MetricSpan } from './metric-source.ts';

/** What an alarm sees in a span, a value for each period that has one, oldest first. */
export function alarmPoints(source: MetricSource, model: MetricAlarmModel, span: MetricSpan): readonly MetricPoint[] {
  const periodMs = model.period * 1000;
  if ('expression' in model) return mathPoints(source, model, { ...span, periodMs });
  return byPeriod(source, model.metric, { ...span, statistic: model.statistic, periodMs });
}

function mathPoints(
  source: MetricSource,
  { expression, metrics }: MathAlarmModel,
  span: MetricSpan & { readonly periodMs: number },
): readonly MetricPoint[] {
  const series = new Map(
    Object.entries(metrics).map(([id, { metric, statistic }]) => [
      id,
      new Map(byPeriod(source, metric, { ...span, statistic }).map(({ atMs, value }) => [atMs, value])),
    ]),
  );
  const inPeriod = metricMath(expression);
  const times = new Set([...series.values()].flatMap((points) => [...points.keys()]));
  return [...times]
    .toSorted((one, other) => one - other)
    .flatMap((atMs) => {
      const value = inPeriod((id) => series.get(id)?.get(atMs));
      return value === undefined ? [] : [{ atMs, value }];
    });
}

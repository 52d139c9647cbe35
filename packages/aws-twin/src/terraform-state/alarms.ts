import { asCount, asOneOf, asString } from '@deploy/kernel';
import {
  type AnyAlarmModel,
  COMPARISONS,
  isStatistic,
  type MetricAlarmModel,
  type MetricName,
  MISSING_DATA,
  type Statistic,
} from '../cloudwatch/alarm-model.ts';
import { asNumber, oneOf, record } from '../model-member.ts';
import { present } from '../wire/present.ts';
import { type Block, unmodelled } from './block.ts';
import type { Resources } from './resources.ts';

/** Alarms over metrics, and those over other alarms. */
export function alarmsOf(resources: Resources): readonly AnyAlarmModel[] {
  return [
    ...resources.ofType('aws_cloudwatch_metric_alarm').map(metricAlarm),
    ...resources.ofType('aws_cloudwatch_composite_alarm').map((alarm) => {
      alarm.none('actions_suppressor');
      return { name: alarm.needs('alarm_name', asString), rule: alarm.needs('alarm_rule', asString) };
    }),
  ];
}

function metricAlarm(alarm: Block): MetricAlarmModel {
  const rule = {
    name: alarm.needs('alarm_name', asString),
    evaluationPeriods: alarm.needs('evaluation_periods', asCount),
    threshold: alarm.needs('threshold', asNumber),
    comparison: alarm.needs('comparison_operator', oneOf(...COMPARISONS)),
    ...present({
      datapointsToAlarm: alarm.may('datapoints_to_alarm', asCount) || undefined,
      treatMissingData: alarm.may('treat_missing_data', (value, path) => asOneOf(value, path, MISSING_DATA)),
    }),
  };
  const queries = alarm.blocks('metric_query');
  if (queries.length > 0) return { ...rule, ...expressionOf(alarm, queries) };
  const statistic = alarm.may('extended_statistic', asStatistic) ?? alarm.needs('statistic', asStatistic);
  return { ...rule, period: alarm.needs('period', asCount), metric: metricOf(alarm), statistic };
}

/** One expression is compared; the other queries are metrics, all of one period. */
function expressionOf(alarm: Block, queries: readonly Block[]) {
  const expressions = queries.flatMap((query) => query.may('expression', asString) ?? []);
  const measured = queries.flatMap((query) => {
    const metric = query.mayBlock('metric');
    return metric === undefined ? [] : [{ id: query.needs('id', asString), metric }];
  });
  const periods = new Set(measured.map(({ metric }) => metric.needs('period', asCount)));
  const [expression] = expressions;
  const [period] = periods;
  if (expression === undefined || expressions.length > 1 || period === undefined || periods.size > 1) {
    throw unmodelled(`${alarm.where}: metric_query`, 'not one expression over metrics of one period');
  }
  const metrics = measured.map(({ id, metric }) => [
    id,
    { metric: metricOf(metric), statistic: metric.needs('stat', asStatistic) },
  ]);
  return { expression, period, metrics: Object.fromEntries(metrics) };
}

function metricOf(block: Block): MetricName {
  return {
    namespace: block.needs('namespace', asString),
    name: block.needs('metric_name', asString),
    dimensions: block.may('dimensions', record(asString)) ?? {},
  };
}

function asStatistic(value: unknown, path: string): Statistic {
  const text = asString(value, path);
  if (isStatistic(text)) return text;
  throw unmodelled(path, text);
}

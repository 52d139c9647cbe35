import { asCount, asRecord, asString, ShapeError } from '@deploy/kernel';
import {
  ALARM_STATES,
  type AnyAlarmModel,
  COMPARISONS,
  isStatistic,
  type MetricName,
  MISSING_DATA,
  type Statistic,
} from './cloudwatch/alarm-model.ts';
import { asNumber, inside, type Member, oneOf, record } from './model-member.ts';
import { present } from './wire/present.ts';

/** Reads an alarm of any kind from JSON. Throws `ShapeError` naming what is wrong. */
export function readAlarm(value: unknown, path: string): AnyAlarmModel {
  const at = inside(value, path);
  const rule = at.may('rule', asString);
  if (rule !== undefined) return { name: at.needs('name', asString), rule };
  const expression = at.may('expression', asString);
  if (expression === undefined) return { ...threshold(at), ...measured(value, path) };
  return { ...threshold(at), expression, metrics: at.needs('metrics', record(measured)) };
}

function threshold(at: Member) {
  return {
    name: at.needs('name', asString),
    period: at.needs('period', asCount),
    evaluationPeriods: at.needs('evaluationPeriods', asCount),
    threshold: at.needs('threshold', asNumber),
    comparison: at.needs('comparison', oneOf(...COMPARISONS)),
    ...present({
      datapointsToAlarm: at.may('datapointsToAlarm', asCount),
      treatMissingData: at.may('treatMissingData', oneOf(...MISSING_DATA)),
      state: at.may('state', oneOf(...ALARM_STATES)),
    }),
  };
}

function measured(value: unknown, path: string): { readonly metric: MetricName; readonly statistic: Statistic } {
  const at = inside(value, path);
  return { metric: at.needs('metric', metricName), statistic: at.needs('statistic', asStatistic) };
}

function metricName(value: unknown, path: string): MetricName {
  const at = inside(value, path);
  return {
    namespace: at.needs('namespace', asString),
    name: at.needs('name', asString),
    dimensions: at.needs('dimensions', (dimensions, where) => asRecord(dimensions, where, asString)),
  };
}

function asStatistic(value: unknown, path: string): Statistic {
  const text = asString(value, path);
  if (isStatistic(text)) return text;
  throw new ShapeError(`${path} is no statistic`);
}

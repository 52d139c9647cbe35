import { asCount, asString } from '@deploy/kernel';
import {
  ALARM_STATES,
  type AlarmModel,
  COMPARISONS,
  type MetricName,
  MISSING_DATA,
  STATISTICS,
} from './cloudwatch/alarm-model.ts';
import { asNumber, inside, oneOf, record } from './model-member.ts';
import { present } from './wire/present.ts';

/** Reads an alarm from JSON. Throws `ShapeError` naming what is wrong. */
export function readAlarm(value: unknown, path: string): AlarmModel {
  const at = inside(value, path);
  return {
    name: at.needs('name', asString),
    metric: at.needs('metric', metricName),
    statistic: at.needs('statistic', oneOf(...STATISTICS)),
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

function metricName(value: unknown, path: string): MetricName {
  const at = inside(value, path);
  return {
    namespace: at.needs('namespace', asString),
    name: at.needs('name', asString),
    dimensions: at.needs('dimensions', record(asString)),
  };
}

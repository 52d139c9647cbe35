import type { AlarmStateValue, ThresholdModel } from './alarm-model.ts';
import type { MetricPoint } from './metric-source.ts';

/** The settings of an alarm that decide, with their defaults. */
type Rule = Pick<
  ThresholdModel,
  'comparison' | 'datapointsToAlarm' | 'evaluationPeriods' | 'threshold' | 'treatMissingData'
>;

/**
 * What an alarm says of the points in its evaluation range, oldest first. The most recent real ones decide; only where
 * there are fewer than the evaluation periods does the treatment of missing data count. Null: it stays what it is.
 * Source: CloudWatch guide, "Configuring how CloudWatch alarms treat missing data", with its tables of examples.
 */
export function alarmVerdict(rule: Rule, points: readonly MetricPoint[]): AlarmStateValue | null {
  const { evaluationPeriods } = rule;
  const needed = rule.datapointsToAlarm ?? evaluationPeriods;
  const treatment = rule.treatMissingData ?? 'missing';
  const recent = points.slice(-evaluationPeriods);
  const breaching = recent.filter(({ value }) => isBreaching(rule, value)).length;
  const missing = evaluationPeriods - recent.length;
  if (breaching + (treatment === 'breaching' ? missing : 0) >= needed) return 'ALARM';
  if (missing === 0 || treatment === 'breaching' || treatment === 'notBreaching') return 'OK';
  if (recent.some(({ value }) => !isBreaching(rule, value))) return 'OK';
  if (treatment === 'ignore') return null;
  return recent.length === 0 ? 'INSUFFICIENT_DATA' : 'ALARM';
}

function isBreaching({ comparison, threshold }: Rule, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}

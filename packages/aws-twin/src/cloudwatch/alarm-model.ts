/** A metric, as alarms and readers name it. */
export interface MetricName {
  /** Such as `AWS/ApplicationELB`. */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export const STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;
export type Statistic = (typeof STATISTICS)[number];

export const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const MISSING_DATA = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
export type MissingData = (typeof MISSING_DATA)[number];

export const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmStateValue = (typeof ALARM_STATES)[number];

/** An alarm over one metric. Member names and defaults follow the API's, PutMetricAlarm. */
export interface AlarmModel {
  readonly name: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  /** Seconds; whole minutes. */
  readonly period: number;
  readonly evaluationPeriods: number;
  /** Default: all of the evaluation periods. */
  readonly datapointsToAlarm?: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  /** Default `missing`. */
  readonly treatMissingData?: MissingData;
  /** What it says at first; default: what it would say without any data. */
  readonly state?: AlarmStateValue;
}

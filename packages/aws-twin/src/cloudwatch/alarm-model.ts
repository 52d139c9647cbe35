/** A metric, as alarms and readers name it. */
export interface MetricName {
  /** Such as `AWS/ApplicationELB`. */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export const STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;
/** A percentile is `p` and a number below 100, such as `p95` or `p99.9`. */
export type Statistic = (typeof STATISTICS)[number] | `p${number}`;

export function isStatistic(text: string): text is Statistic {
  return STATISTICS.some((known) => known === text) || /^p\d{1,2}(\.\d+)?$/.test(text);
}

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

/** What an alarm over metrics is compared by. Member names and defaults follow the API's, PutMetricAlarm. */
export interface ThresholdModel {
  readonly name: string;
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

/** An alarm over one metric. */
export interface AlarmModel extends ThresholdModel {
  readonly metric: MetricName;
  readonly statistic: Statistic;
}

/** An alarm over what an expression makes of several metrics, all of the alarm's period. */
export interface MathAlarmModel extends ThresholdModel {
  /** Such as `100 * errors / requests`; `metric-math.ts` says what it may hold. */
  readonly expression: string;
  /** By the identifiers of the expression. */
  readonly metrics: Readonly<Record<string, { readonly metric: MetricName; readonly statistic: Statistic }>>;
}

/** An alarm over the states of other alarms. */
export interface CompositeAlarmModel {
  readonly name: string;
  /** Such as `ALARM("api-5xx") OR ALARM("api-slow")`. */
  readonly rule: string;
}

export type MetricAlarmModel = AlarmModel | MathAlarmModel;
export type AnyAlarmModel = MetricAlarmModel | CompositeAlarmModel;

export const isComposite = (model: AnyAlarmModel): model is CompositeAlarmModel => 'rule' in model;

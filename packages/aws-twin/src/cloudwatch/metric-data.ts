import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { Given } from '../wire/operation.ts';
import { notModelled } from '../wire/service-error.ts';
import { type MetricName, STATISTICS } from './alarm-model.ts';
import { type CloudWatchContext, type CloudWatchOperation, cloudWatchError } from './cloudwatch-operation.ts';
import { byPeriod } from './metric-source.ts';

/** Source: CloudWatch API, GetMetricData. */
const MAX_QUERIES = 500;

/**
 * Single metrics, no expressions. A query names no resource that a permission could be limited to (source: Service
 * Authorization Reference, Amazon CloudWatch).
 */
export const getMetricData: CloudWatchOperation<
  Given<GetMetricDataInput, 'MetricDataQueries' | 'StartTime' | 'EndTime'>
> = {
  honours: ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy'],
  needs: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
  run(input, context): GetMetricDataOutput {
    const { EndTime, MetricDataQueries, StartTime } = input;
    if (StartTime >= EndTime)
      throw cloudWatchError('ValidationError', 'The parameter StartTime must be less than EndTime.');
    if (MetricDataQueries.length > MAX_QUERIES) {
      throw cloudWatchError('ValidationError', `A request has at most ${MAX_QUERIES} queries.`);
    }
    const span = {
      fromMs: StartTime.getTime(),
      toMs: EndTime.getTime(),
      ascending: input.ScanBy === 'TimestampAscending',
    };
    const shown = MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false);
    return { MetricDataResults: shown.map((query) => resultOf(query, span, context)), Messages: [] };
  },
};

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ascending: boolean;
}

function resultOf(query: MetricDataQuery, span: Span, { monitoring, nowMs }: CloudWatchContext): MetricDataResult {
  const { Expression, Id, Label, MetricStat } = query;
  if (Expression !== undefined || MetricStat === undefined) throw notModelled('expressions in GetMetricData');
  const { Metric, Period = 0, Stat, Unit } = MetricStat;
  const statistic = STATISTICS.find((known) => known === Stat);
  if (statistic === undefined) throw notModelled(`the statistic ${Stat}`);
  if (Unit !== undefined && Unit !== 'Count') throw notModelled(`the unit ${Unit}`);
  if (Period < 60 || Period % 60 !== 0) {
    throw cloudWatchError(
      'ValidationError',
      `The value ${Period} for parameter Period is not a whole number of minutes.`,
    );
  }
  const periodMs = Period * 1000;
  // A period belongs to the answer if it begins in the span (source: CloudWatch API, GetMetricData, StartTime).
  const fromMs = Math.floor(span.fromMs / periodMs) * periodMs;
  const wanted = { fromMs, toMs: Math.ceil(span.toMs / periodMs) * periodMs, readAtMs: nowMs, statistic, periodMs };
  const metric = metricName(Metric);
  const points = byPeriod(monitoring.source, metric, wanted);
  const ordered = span.ascending ? points : points.toReversed();
  return {
    Id,
    Label: Label ?? metric.name,
    Timestamps: ordered.map(({ atMs }) => new Date(atMs)),
    Values: ordered.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}

function metricName(metric: NonNullable<MetricDataQuery['MetricStat']>['Metric']): MetricName {
  const dimensions = (metric?.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]);
  return {
    namespace: metric?.Namespace ?? '',
    name: metric?.MetricName ?? '',
    dimensions: Object.fromEntries(dimensions),
  };
}

import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { type Answers, COLOURS, type PerColour, type RequestMinute } from '@deploy/fleet-rollout';
import type { Colour } from '@deploy/kernel';
import { readBalancingArn } from './balancing-arn.ts';
import type { CloudWatchConnection } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';
import { type FleetSettings, targetGroupsOf } from './fleet-settings.ts';

const MINUTE = 60_000;

/**
 * Names of metrics and their dimensions: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer".
 * `RequestCount` counts requests for which a target was chosen. A target that answers with 5xx is counted in
 * `HTTPCode_Target_5XX_Count`, one that takes no connection in `TargetConnectionErrorCount`. All are per minute, and
 * absent where there is nothing to count.
 */
const METRICS = {
  requests: 'RequestCount',
  failed: 'HTTPCode_Target_5XX_Count',
  unconnected: 'TargetConnectionErrorCount',
} as const;

type Metric = keyof typeof METRICS;

/** What a span of time is asked about. */
export interface Span {
  /** Milliseconds since the epoch. Rounded down to its minute: metrics have no finer ones. */
  readonly since: number;
  readonly until: number;
}

/** Values of the dimensions that a target group's metrics have. */
export interface MetricSource {
  readonly targetGroup: string;
  readonly loadBalancer: string;
}

/** What the targets of both colours answered in a span, in one call. */
export async function readAnswers(
  connection: CloudWatchConnection,
  settings: FleetSettings,
  span: Span,
  signal?: AbortSignal,
): Promise<PerColour<Answers>> {
  const sources = COLOURS.map((colour) => sourceOf(settings, colour));
  const [blue = NOTHING, green = NOTHING] = await readAnswersOf(connection, sources, span, signal);
  return { blue, green };
}

/** What the targets of several target groups answered in a span, in their order and in one call. */
export async function readAnswersOf(
  connection: CloudWatchConnection,
  sources: readonly MetricSource[],
  span: Span,
  signal?: AbortSignal,
): Promise<readonly Answers[]> {
  const metrics: readonly Metric[] = ['requests', 'failed', 'unconnected'];
  const queries = sources.flatMap((source, at) => metrics.map((metric) => queryOf(`${metric}${at}`, metric, source)));
  const points = await ask(connection, queries, span, signal);
  return sources.map((_, at) => {
    const sumOf = (metric: Metric) => (points.get(`${metric}${at}`) ?? []).reduce((sum, { value }) => sum + value, 0);
    const requests = sumOf('requests');
    // One request may meet several targets that take no connection; it fails once.
    return { requests, errors: Math.min(requests, sumOf('failed') + sumOf('unconnected')) };
  });
}

/** Minutes of a span in which a colour got requests, in order; those without any are missing, as in CloudWatch. */
export async function readMinutes(
  connection: CloudWatchConnection,
  settings: FleetSettings,
  colour: Colour,
  span: Span,
  signal?: AbortSignal,
): Promise<readonly RequestMinute[]> {
  const query = queryOf('requests', 'requests', sourceOf(settings, colour));
  const points = await ask(connection, [query], span, signal);
  return (points.get('requests') ?? [])
    .map(({ at, value }) => ({ start: at, requests: value }))
    .toSorted((a, b) => a.start - b.start);
}

const NOTHING: Answers = { requests: 0, errors: 0 };

interface Point {
  readonly at: number;
  readonly value: number;
}

async function ask(
  connection: CloudWatchConnection,
  MetricDataQueries: MetricDataQuery[],
  { since, until }: Span,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Point[]>> {
  const StartTime = new Date(Math.floor(since / MINUTE) * MINUTE);
  // The end is exclusive, and must be after the start (source: CloudWatch API reference, `GetMetricData`).
  const EndTime = new Date(Math.max(Math.ceil(until / MINUTE) * MINUTE, StartTime.getTime() + MINUTE));
  const input = { MetricDataQueries, StartTime, EndTime };
  return connection.call(
    {
      operation: 'GetMetricData',
      resource: 'requests and failures of target groups',
      needs: [generalNeed('cloudwatch:GetMetricData')],
      signal,
    },
    async ({ client, options, sdk }) => {
      const points = new Map<string, Point[]>();
      let NextToken: string | undefined;
      do {
        const more = NextToken === undefined ? {} : { NextToken };
        const page = await client.send(new sdk.GetMetricDataCommand({ ...input, ...more }), options);
        for (const result of page.MetricDataResults ?? []) collect(points, result);
        NextToken = page.NextToken || undefined;
      } while (NextToken !== undefined);
      return points;
    },
  );
}

/** The values of one metric may come on several pages. */
function collect(points: Map<string, Point[]>, { Id = '', Timestamps = [], Values = [] }: MetricDataResult): void {
  const known = points.get(Id) ?? [];
  Timestamps.forEach((time, index) => {
    const value = Values[index];
    if (value !== undefined) known.push({ at: time.getTime(), value });
  });
  points.set(Id, known);
}

function queryOf(Id: string, metric: Metric, { loadBalancer, targetGroup }: MetricSource): MetricDataQuery {
  const Dimensions = [
    { Name: 'TargetGroup', Value: targetGroup },
    { Name: 'LoadBalancer', Value: loadBalancer },
  ];
  const Metric = { Namespace: 'AWS/ApplicationELB', MetricName: METRICS[metric], Dimensions };
  return { Id, MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: true };
}

function sourceOf(settings: FleetSettings, colour: Colour): MetricSource {
  const targetGroup = readBalancingArn(targetGroupsOf(settings)[colour]);
  const rule = readBalancingArn(settings.rules[0] ?? '');
  if (targetGroup?.kind !== 'target-group' || !(rule?.kind === 'rule' || rule?.kind === 'listener'))
    throw new TypeError('the settings were not checked');
  return { targetGroup: targetGroup.dimension, loadBalancer: rule.loadBalancer };
}

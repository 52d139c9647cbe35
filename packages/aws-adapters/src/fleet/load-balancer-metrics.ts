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

/** What the targets of both colours answered in a span, in one call. */
export async function readAnswers(
  connection: CloudWatchConnection,
  settings: FleetSettings,
  span: Span,
  signal?: AbortSignal,
): Promise<PerColour<Answers>> {
  const wanted = COLOURS.flatMap((colour) => METRIC_NAMES.map((metric) => ({ colour, metric })));
  const sums = await ask(connection, settings, wanted, span, signal);
  const sumOf = (colour: Colour, metric: Metric) =>
    (sums.get(idOf({ colour, metric })) ?? []).reduce((sum, { value }) => sum + value, 0);
  const of = (colour: Colour): Answers => {
    const requests = sumOf(colour, 'requests');
    // One request may meet several targets that take no connection; it fails once.
    return { requests, errors: Math.min(requests, sumOf(colour, 'failed') + sumOf(colour, 'unconnected')) };
  };
  return { blue: of('blue'), green: of('green') };
}

/** Minutes of a span in which a colour got requests, in order; those without any are missing, as in CloudWatch. */
export async function readMinutes(
  connection: CloudWatchConnection,
  settings: FleetSettings,
  colour: Colour,
  span: Span,
  signal?: AbortSignal,
): Promise<readonly RequestMinute[]> {
  const wanted = { colour, metric: 'requests' as const };
  const points = await ask(connection, settings, [wanted], span, signal);
  return (points.get(idOf(wanted)) ?? [])
    .map(({ at, value }) => ({ start: at, requests: value }))
    .toSorted((a, b) => a.start - b.start);
}

interface Wanted {
  readonly colour: Colour;
  readonly metric: Metric;
}

interface Point {
  readonly at: number;
  readonly value: number;
}

const METRIC_NAMES: readonly Metric[] = ['requests', 'failed', 'unconnected'];

const idOf = ({ colour, metric }: Wanted): string => `${colour}_${metric}`;

async function ask(
  connection: CloudWatchConnection,
  settings: FleetSettings,
  wanted: readonly Wanted[],
  { since, until }: Span,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Point[]>> {
  const StartTime = new Date(Math.floor(since / MINUTE) * MINUTE);
  // The end is exclusive, and must be after the start (source: CloudWatch API reference, `GetMetricData`).
  const EndTime = new Date(Math.max(Math.ceil(until / MINUTE) * MINUTE, StartTime.getTime() + MINUTE));
  const MetricDataQueries = wanted.map((each) => queryOf(each, settings));
  return connection.call(
    {
      operation: 'GetMetricData',
      resource: `requests of ${settings.colours.blue.group} and ${settings.colours.green.group}`,
      needs: [generalNeed('cloudwatch:GetMetricData')],
      signal,
    },
    async ({ client, options, sdk }) => {
      const points = new Map<string, Point[]>();
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new sdk.GetMetricDataCommand({
            MetricDataQueries,
            StartTime,
            EndTime,
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
          options,
        );
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

function queryOf(wanted: Wanted, settings: FleetSettings): MetricDataQuery {
  const Dimensions = dimensionsOf(settings, wanted.colour);
  return {
    Id: idOf(wanted),
    MetricStat: {
      Metric: { Namespace: 'AWS/ApplicationELB', MetricName: METRICS[wanted.metric], Dimensions },
      Period: 60,
      Stat: 'Sum',
    },
    ReturnData: true,
  };
}

function dimensionsOf(settings: FleetSettings, colour: Colour) {
  const targetGroup = readBalancingArn(targetGroupsOf(settings)[colour]);
  const [rule] = settings.rules.map(readBalancingArn);
  if (targetGroup?.kind !== 'target-group' || !(rule?.kind === 'rule' || rule?.kind === 'listener'))
    throw new TypeError('the settings were not checked');
  return [
    { Name: 'TargetGroup', Value: targetGroup.dimension },
    { Name: 'LoadBalancer', Value: rule.loadBalancer },
  ];
}

import type { FleetWorld } from '../fleet/fleet-world.ts';
import type { TrafficMinute } from '../fleet/traffic-minute.ts';
import type { MetricName } from './alarm-model.ts';
import type { MetricPoint, MetricSource, MetricSpan } from './metric-source.ts';

const MINUTE = 60_000;

/** What the model counts. Any other metric of a load balancer has no points. */
const COUNTS: Readonly<Record<string, (minute: TrafficMinute) => number>> = {
  RequestCount: ({ requests }) => requests,
  HTTPCode_Target_5XX_Count: ({ errors }) => errors,
  TargetConnectionErrorCount: ({ connectionErrors }) => connectionErrors,
};

/**
 * The metrics of a fleet's load balancers, by target group or for a whole load balancer. A minute in which nothing was
 * counted has no point (source: ELB guide, "CloudWatch metrics for your Application Load Balancer").
 */
export function balancerMetrics(fleet: FleetWorld, metricLagMs: number): MetricSource {
  return (metric, span) => {
    const count = metric.namespace === 'AWS/ApplicationELB' ? COUNTS[metric.name] : undefined;
    if (count === undefined) return [];
    return targetGroupsOf(fleet, metric)
      .flatMap((arn) => fleet.trafficMinutes(arn))
      .filter(({ startMs }) => isSeen(startMs, span, metricLagMs))
      .map((minute): MetricPoint => ({ atMs: minute.startMs, value: count(minute) }))
      .filter(({ value }) => value > 0);
  };
}

function isSeen(startMs: number, { fromMs, readAtMs, toMs }: MetricSpan, metricLagMs: number): boolean {
  return startMs >= fromMs && startMs < toMs && startMs + MINUTE + metricLagMs <= readAtMs;
}

/** Dimensions name the last part of an ARN, such as `targetgroup/blue/6d0ecf831eec9f09`. */
function targetGroupsOf(fleet: FleetWorld, { dimensions }: MetricName): readonly string[] {
  const { LoadBalancer: balancer, TargetGroup: group, ...others } = dimensions;
  if (Object.keys(others).length > 0 || balancer === undefined) return [];
  return fleet
    .describeTargetGroups()
    .filter(({ arn }) => group === undefined || arn.endsWith(`:${group}`))
    .filter(({ loadBalancerArns }) => loadBalancerArns.some((arn) => arn.endsWith(`:loadbalancer/${balancer}`)))
    .map(({ arn }) => arn);
}

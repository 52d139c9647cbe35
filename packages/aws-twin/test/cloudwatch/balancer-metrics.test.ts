import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Colour } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { type FleetCloud, fleetCloud, MINUTE } from '../fleet-cloud.ts';

const TRAFFIC = { requestsPerSecond: 10 };

/** Sums by minute of the last ten minutes, oldest first. */
async function sums(cloud: FleetCloud, MetricName: string, colour: Colour | null, more: readonly string[] = []) {
  const last = (arn: string) => arn.replace(/^.*:(?:loadbalancer\/)?(?=app|targetgroup)/, '');
  const Dimensions = [
    { Name: 'LoadBalancer', Value: last(cloud.api.loadBalancerArn) },
    ...(colour === null ? [] : [{ Name: 'TargetGroup', Value: last(cloud.colours[colour].target_group_arn) }]),
    ...more.map((Name) => ({ Name, Value: 'x' })),
  ];
  const Metric = { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions };
  const { MetricDataResults } = await cloud.cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [{ Id: 'metric', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
      StartTime: new Date(cloud.clock.now() - 10 * MINUTE),
      EndTime: new Date(cloud.clock.now()),
      ScanBy: 'TimestampAscending',
    }),
  );
  return MetricDataResults?.[0]?.Values;
}

test('requests are counted by target group and by load balancer; a colour without any has no points', async () => {
  const cloud = fleetCloud(TRAFFIC);
  await cloud.pass(5 * MINUTE);
  expect(await sums(cloud, 'RequestCount', 'blue')).toEqual([600, 600, 600, 600]);
  expect(await sums(cloud, 'RequestCount', null)).toEqual([600, 600, 600, 600]);
  expect(await sums(cloud, 'RequestCount', 'green')).toEqual([]);
});

test.each([
  [0, 5],
  [60_000, 4],
  [120_000, 3],
])('a minute is seen %i ms after it is over', async (metricLagMs, minutes) => {
  const cloud = fleetCloud(TRAFFIC, { fleet: { metricLagMs } });
  await cloud.pass(5 * MINUTE);
  expect((await sums(cloud, 'RequestCount', 'blue'))?.length).toBe(minutes);
});

test('errors are counted, and none is no point and not a zero', async () => {
  const behaviour = { bad: { errorRate: 0.1 } };
  const good = fleetCloud(TRAFFIC);
  const bad = fleetCloud({ ...TRAFFIC, behaviour, releases: { blue: 'bad' } });
  for (const cloud of [good, bad]) await cloud.pass(3 * MINUTE);
  expect(await sums(good, 'HTTPCode_Target_5XX_Count', 'blue')).toEqual([]);
  expect(await sums(bad, 'HTTPCode_Target_5XX_Count', 'blue')).toEqual([60, 60]);
});

test('metrics and dimensions that the model does not count have no points', async () => {
  const cloud = fleetCloud(TRAFFIC);
  await cloud.pass(3 * MINUTE);
  expect(await sums(cloud, 'TargetResponseTime', 'blue')).toEqual([]);
  expect(await sums(cloud, 'RequestCount', 'blue', ['AvailabilityZone'])).toEqual([]);
});

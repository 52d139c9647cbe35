import { describe, expect, test } from '@jest/globals';
import { readAlarmFacts, readGateAlarms } from '../../src/fleet/alarms.ts';
import { readCaller } from '../../src/fleet/caller.ts';
import { readAnswers, readMinutes } from '../../src/fleet/load-balancer-metrics.ts';
import { startInput } from '../../src/fleet/refresh-order.ts';
import { readLaunches } from '../../src/fleet/scaling-activities.ts';
import { observedGroup, readGroups } from '../../src/fleet/scaling-groups.ts';
import { targetsById } from '../../src/fleet/target-health.ts';
import { BLUE_TARGETS, SETTINGS } from './fleet-ground.ts';
import { scriptedAws } from './scripted-aws.ts';

const alarm = (AlarmName: string, more: object = {}) => ({
  AlarmName,
  StateValue: 'OK',
  StateReason: 'fine',
  StateUpdatedTimestamp: 2_000,
  StateTransitionedTimestamp: 1_000,
  ...more,
});

describe('Alarms', () => {
  test('of both kinds are asked for, a hundred names at a time', async () => {
    const names = Array.from({ length: 150 }, (_, at) => `alarm-${at}`);
    const { asked, connections } = scriptedAws({
      DescribeAlarms: ({ AlarmNames }) => ({
        MetricAlarms: Array.isArray(AlarmNames) ? AlarmNames.map((name) => alarm(String(name))) : [],
        CompositeAlarms: [],
      }),
    });
    expect((await readAlarmFacts(connections.cloudWatch, names)).map(({ name }) => name)).toEqual(names);
    expect(asked('DescribeAlarms').map(({ AlarmNames }) => Array.isArray(AlarmNames) && AlarmNames.length)).toEqual([
      100, 50,
    ]);
    expect(asked('DescribeAlarms')[0]).toMatchObject({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
  });

  test('that are composite are as slow as the slowest that their rules name, through several levels', async () => {
    const rules: Readonly<Record<string, string>> = {
      gate: 'ALARM("api errors") OR (ALARM(inner) AND NOT OK(arn:aws:cloudwatch:ca-central-1:111122223333:alarm:api-p95))',
      inner: "ALARM('deep')",
    };
    const periods: Readonly<Record<string, number>> = { 'api errors': 2, 'api-p95': 3, deep: 5 };
    const { asked, connections } = scriptedAws({
      DescribeAlarms: ({ AlarmNames }) => {
        const names = Array.isArray(AlarmNames) ? AlarmNames.map(String) : [];
        const metric = names.filter((name) => name in periods);
        const composite = names.filter((name) => name in rules);
        return {
          MetricAlarms: metric.map((name) => alarm(name, { Period: 60, EvaluationPeriods: periods[name] })),
          CompositeAlarms: composite.map((name) => alarm(name, { AlarmRule: rules[name] })),
        };
      },
    });
    const facts = await readGateAlarms(connections.cloudWatch, ['gate']);
    expect(facts).toMatchObject([
      { name: 'gate', kind: 'composite', window: { periodSeconds: 60, evaluationPeriods: 5 } },
    ]);
    expect(asked('DescribeAlarms')).toHaveLength(3);
  });

  test('come on several pages, with the time of their state and not of the last look at it', async () => {
    const { connections } = scriptedAws({
      DescribeAlarms: (_, nth) =>
        nth === 1
          ? { MetricAlarms: [alarm('a', { Period: 60, EvaluationPeriods: 5 })], NextToken: 'more' }
          : { MetricAlarms: [], CompositeAlarms: [alarm('b', { StateValue: 'ALARM' })] },
    });
    expect(await readAlarmFacts(connections.cloudWatch, ['a', 'b'])).toEqual([
      {
        name: 'a',
        state: 'OK',
        since: 1_000_000,
        reason: 'fine',
        kind: 'metric',
        window: { periodSeconds: 60, evaluationPeriods: 5 },
        missingData: 'missing',
      },
      {
        name: 'b',
        state: 'ALARM',
        since: 1_000_000,
        reason: 'fine',
        kind: 'composite',
        window: null,
        missingData: null,
      },
    ]);
  });

  test('on an expression have the longest period within', async () => {
    const Metrics = [
      { Id: 'a', MetricStat: { Metric: {}, Period: 300, Stat: 'Sum' } },
      { Id: 'b', MetricStat: { Metric: {}, Period: 60, Stat: 'Sum' } },
      { Id: 'c', Expression: 'a/b' },
    ];
    const { connections } = scriptedAws({
      DescribeAlarms: () => ({ MetricAlarms: [alarm('a', { Metrics, EvaluationPeriods: 2 })] }),
    });
    expect(await readAlarmFacts(connections.cloudWatch, ['a'])).toMatchObject([
      { window: { periodSeconds: 300, evaluationPeriods: 2 } },
    ]);
  });
});

describe('Metrics', () => {
  const SPAN = { since: Date.UTC(2026, 0, 1, 12, 0, 30), until: Date.UTC(2026, 0, 1, 12, 5, 10) };
  const result = (Id: string, ...points: readonly (readonly [number, number])[]) => ({
    Id,
    Timestamps: points.map(([minute]) => Date.UTC(2026, 0, 1, 12, minute) / 1_000),
    Values: points.map(([, value]) => value),
  });

  test('of both colours are asked for at once, by the dimensions in the ARNs, over whole minutes', async () => {
    const { asked, connections } = scriptedAws({
      GetMetricData: () => ({
        MetricDataResults: [
          result('requests0', [1, 50], [2, 50]),
          result('failed0', [1, 3]),
          result('unconnected0', [2, 1]),
          result('requests1', [1, 2]),
          result('unconnected1', [1, 9]),
        ],
      }),
    });
    expect(await readAnswers(connections.cloudWatch, SETTINGS, SPAN)).toEqual({
      blue: { requests: 100, errors: 4 },
      // A request that meets several targets without a connection fails once.
      green: { requests: 2, errors: 2 },
    });
    const [request, ...more] = asked('GetMetricData');
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      StartTime: Date.UTC(2026, 0, 1, 12, 0) / 1_000,
      EndTime: Date.UTC(2026, 0, 1, 12, 6) / 1_000,
    });
    const queries = request?.['MetricDataQueries'];
    expect(queries).toHaveLength(6);
    expect(queries).toContainEqual({
      Id: 'failed1',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'HTTPCode_Target_5XX_Count',
          Dimensions: [
            { Name: 'TargetGroup', Value: 'targetgroup/api-green/0000000000000002' },
            { Name: 'LoadBalancer', Value: 'app/api/00000000000000aa' },
          ],
        },
        Period: 60,
        Stat: 'Sum',
      },
      ReturnData: true,
    });
  });

  test('that come on several pages are put together, in order', async () => {
    const { connections } = scriptedAws({
      GetMetricData: (_, nth) =>
        nth === 1
          ? { MetricDataResults: [result('requests', [3, 7])], NextToken: 'more' }
          : { MetricDataResults: [result('requests', [1, 5])] },
    });
    expect(await readMinutes(connections.cloudWatch, SETTINGS, 'blue', SPAN)).toEqual([
      { start: Date.UTC(2026, 0, 1, 12, 1), requests: 5 },
      { start: Date.UTC(2026, 0, 1, 12, 3), requests: 7 },
    ]);
  });
});

describe('A group', () => {
  const NAMES = ['api-blue', 'api-green'];
  const groupXml = (name: string, more: string) =>
    `<member><AutoScalingGroupName>${name}</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>2</MaxSize><DesiredCapacity>1</DesiredCapacity>${more}</member>`;
  const described = (more: string) => () =>
    `<AutoScalingGroups>${NAMES.map((name) => groupXml(name, more)).join('')}</AutoScalingGroups>`;
  const groupWith = async (more: string) => {
    const { connections } = scriptedAws({ DescribeAutoScalingGroups: described(more) });
    return (await readGroups(connections.scaling, SETTINGS)).blue;
  };

  test('names its target groups once, however they were attached', async () => {
    const arns = `<TargetGroupARNs><member>${BLUE_TARGETS}</member></TargetGroupARNs>`;
    const source = (identifier: string, type: string) =>
      `<member><Identifier>${identifier}</Identifier><Type>${type}</Type></member>`;
    const other = BLUE_TARGETS.replace('blue', 'other');
    const sources = `<TrafficSources>${source(BLUE_TARGETS, 'elbv2')}${source(other, 'elbv2')}${source('classic', 'elb')}</TrafficSources>`;
    const group = await groupWith(`${arns}${sources}`);
    expect(observedGroup(group, new Map(), null).targetGroups).toEqual([BLUE_TARGETS, other]);
  });

  test('with a mixed-instances policy keeps it in a refresh, but for the template', async () => {
    const policy =
      '<MixedInstancesPolicy><LaunchTemplate><LaunchTemplateSpecification><LaunchTemplateId>lt-1</LaunchTemplateId><Version>1</Version></LaunchTemplateSpecification><Overrides><member><InstanceType>t3.small</InstanceType></member></Overrides></LaunchTemplate><InstancesDistribution><OnDemandBaseCapacity>1</OnDemandBaseCapacity></InstancesDistribution></MixedInstancesPolicy>';
    const group = await groupWith(policy);
    expect(observedGroup(group, new Map(), null).template).toBeNull();
    const input = startInput(group, {
      minHealthyPercent: 100,
      maxHealthyPercent: 110,
      warmupSeconds: null,
      checkpoints: [],
      checkpointDelaySeconds: 0,
      bakeSeconds: 0,
      skipMatching: true,
      autoRollback: true,
      alarms: [],
      scaleInProtected: 'Ignore',
      standby: 'Ignore',
      template: { id: 'lt-1', name: null, version: '2' },
    });
    expect(input.DesiredConfiguration).toEqual({
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '2' },
          Overrides: [{ InstanceType: 't3.small' }],
        },
        InstancesDistribution: { OnDemandBaseCapacity: 1 },
      },
    });
  });
});

describe('Launches', () => {
  const activity = (id: string, minute: number, what = 'Launching a new EC2 instance') =>
    `<member><ActivityId>a</ActivityId><Description>${what}: ${id}</Description><StartTime>2026-01-01T12:0${minute}:00Z</StartTime></member>`;

  test('are read page by page, no further back than asked', async () => {
    const { asked, connections } = scriptedAws({
      DescribeScalingActivities: (_, nth) => {
        const pages = [
          activity('i-00000003', 5) + activity('i-00000009', 4, 'Terminating EC2 instance'),
          activity('i-00000002', 3) + activity('i-00000001', 1),
          activity('i-00000000', 0),
        ];
        return `<Activities>${pages[nth - 1]}</Activities><NextToken>more</NextToken>`;
      },
    });
    const launches = await readLaunches(connections.scaling, 'api-blue', Date.UTC(2026, 0, 1, 12, 2));
    expect([...launches]).toEqual([
      ['i-00000003', Date.UTC(2026, 0, 1, 12, 5)],
      ['i-00000002', Date.UTC(2026, 0, 1, 12, 3)],
    ]);
    expect(asked('DescribeScalingActivities')).toHaveLength(2);
  });
});

describe('A target', () => {
  test('that is registered with several ports is as well as the worst of them', () => {
    const target = (Id: string, State: 'healthy' | 'unhealthy' | 'draining') => ({
      Target: { Id },
      TargetHealth: { State },
    });
    const targets = targetsById([
      target('a', 'healthy'),
      target('a', 'unhealthy'),
      target('b', 'draining'),
      target('b', 'healthy'),
    ]);
    expect([...targets].map(([id, { state }]) => [id, state])).toEqual([
      ['a', 'unhealthy'],
      ['b', 'draining'],
    ]);
  });
});

describe('Whoever calls', () => {
  test('is told with account and the end of the credentials', async () => {
    const { clock, connections } = scriptedAws({
      GetCallerIdentity: () =>
        '<Arn>arn:aws:sts::111122223333:assumed-role/deploy/run</Arn><Account>111122223333</Account>',
    });
    expect(await readCaller(connections)).toEqual({
      account: '111122223333',
      arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run',
      credentialsExpireAt: clock.now() + 3_600_000,
    });
  });
});

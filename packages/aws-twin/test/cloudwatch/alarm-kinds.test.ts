import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { compositeRule } from '../../src/cloudwatch/composite-rule.ts';
import { metricMath } from '../../src/cloudwatch/metric-math.ts';
import {
  type AlarmModel,
  type CompositeAlarmModel,
  type MathAlarmModel,
  type MetricName,
  parseTwinModel,
} from '../../src/index.ts';
import { EMPTY, type RegionalCloud, regionalCloud } from '../regional-cloud.ts';

const MINUTE = 60_000;
const metric = (name: string): MetricName => ({
  namespace: 'AWS/ApplicationELB',
  name,
  dimensions: { TargetGroup: 'targetgroup/blue/1', LoadBalancer: 'app/api/1' },
});
const REQUESTS = metric('RequestCount');
const ERRORS = metric('HTTPCode_Target_5XX_Count');
const SECONDS = metric('TargetResponseTime');

const BASE = {
  period: 60,
  evaluationPeriods: 2,
  comparison: 'GreaterThanThreshold',
  treatMissingData: 'notBreaching',
} as const;
const RATE: MathAlarmModel = {
  ...BASE,
  name: 'blue-rate',
  threshold: 2,
  expression: 'IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)',
  metrics: { errors: { metric: ERRORS, statistic: 'Sum' }, requests: { metric: REQUESTS, statistic: 'Sum' } },
};
const SLOW: AlarmModel = { ...BASE, name: 'blue-p95', metric: SECONDS, statistic: 'p95', threshold: 1 };
const GATE: CompositeAlarmModel = { name: 'blue-gate', rule: 'ALARM("blue-rate") OR ALARM("blue-p95")' };
const MODEL = { ...EMPTY, alarms: [GATE, RATE, SLOW] };

async function minutes(cloud: RegionalCloud, count: number, values: Readonly<Record<string, readonly number[]>>) {
  for (let minute = 0; minute < count; minute += 1) {
    for (const [name, of] of Object.entries(values))
      for (const value of of) cloud.twin.monitoring.record(metric(name), value);
    await cloud.clock.advance(MINUTE);
    cloud.twin.advance();
  }
}

const states = ({ twin }: RegionalCloud) =>
  Object.fromEntries(twin.monitoring.alarms().map(({ model, state }) => [model.name, state]));

describe('an alarm over an expression', () => {
  test('compares what the expression makes of its metrics in each period', async () => {
    const cloud = regionalCloud(MODEL);
    await minutes(cloud, 4, { RequestCount: [1000], HTTPCode_Target_5XX_Count: [20] });
    expect(states(cloud)['blue-rate']).toBe('OK');
    await minutes(cloud, 4, { RequestCount: [1000], HTTPCode_Target_5XX_Count: [21] });
    expect(states(cloud)['blue-rate']).toBe('ALARM');
  });

  test('has no value, and not zero, where a metric that it divides by has none', async () => {
    const cloud = regionalCloud({ ...EMPTY, alarms: [{ ...RATE, treatMissingData: 'breaching' }] });
    await minutes(cloud, 4, { HTTPCode_Target_5XX_Count: [5] });
    expect(states(cloud)['blue-rate']).toBe('ALARM');
  });

  test('is described by its queries, of which only the expression is compared', async () => {
    const { cloudWatch } = regionalCloud(MODEL);
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['blue-rate'] }));
    expect(MetricAlarms[0]?.Metrics?.map(({ Id, ReturnData }) => [Id, ReturnData])).toEqual([
      ['expression', true],
      ['errors', false],
      ['requests', false],
    ]);
    expect(MetricAlarms[0]?.Metrics?.[1]?.MetricStat?.Period).toBe(60);
    expect(MetricAlarms[0]?.MetricName).toBeUndefined();
  });
});

describe('metric math', () => {
  const of = (expression: string, values: Readonly<Record<string, number>> = {}) =>
    metricMath(expression)((id) => values[id]);

  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['a / b', 2],
    ['a - b - 1', 1],
    ['a > b', 1],
    ['a < b', 0],
    ['IF(a > b, a, b)', 4],
    ['FILL(c, 7) + a', 11],
    ['a + c', undefined],
    ['IF(c > 1, 2, 3)', undefined],
    ['a / 0', undefined],
  ])('%s', (expression, value) => expect(of(expression, { a: 4, b: 2 })).toBe(value));

  test.each(['SUM(a)', 'a +', 'a b', 'IF(a, b)', 'A', '', 'a; b'])('refuses %s', (expression) => {
    expect(() => metricMath(expression)).toThrow(expect.objectContaining({ code: 'twin-metric-math-unknown' }));
  });
});

describe('an alarm over a percentile', () => {
  test('rings when more than so many values are above', async () => {
    const cloud = regionalCloud(MODEL);
    const fast = Array.from({ length: 19 }, () => 0.1);
    await minutes(cloud, 4, { TargetResponseTime: [...fast, 9] });
    expect(states(cloud)['blue-p95']).toBe('OK');
    await minutes(cloud, 4, { TargetResponseTime: [...fast, 9, 9] });
    expect(states(cloud)['blue-p95']).toBe('ALARM');
  });

  test('is described with an extended statistic', async () => {
    const { cloudWatch } = regionalCloud(MODEL);
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['blue-p95'] }));
    expect(MetricAlarms[0]).toMatchObject({ ExtendedStatistic: 'p95' });
    expect(MetricAlarms[0]?.Statistic).toBeUndefined();
  });
});

describe('a composite alarm', () => {
  test('follows the alarms of its rule at once, since when they changed', async () => {
    const cloud = regionalCloud(MODEL);
    expect(states(cloud)['blue-gate']).toBe('OK');
    await minutes(cloud, 4, { RequestCount: [100], HTTPCode_Target_5XX_Count: [50] });
    const [gate, rate] = ['blue-gate', 'blue-rate'].map((name) => cloud.twin.monitoring.alarm(name));
    expect(gate).toMatchObject({ state: 'ALARM', transitionedMs: rate?.transitionedMs });
    await minutes(cloud, 4, { RequestCount: [100] });
    expect(states(cloud)['blue-gate']).toBe('OK');
  });

  test('is told only to who asks for composite alarms, with its rule', async () => {
    const { cloudWatch } = regionalCloud(MODEL);
    const asked = { AlarmNames: ['blue-gate'] };
    expect((await cloudWatch.send(new DescribeAlarmsCommand(asked))).CompositeAlarms).toEqual([]);
    const both = new DescribeAlarmsCommand({ ...asked, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    const { CompositeAlarms = [], MetricAlarms } = await cloudWatch.send(both);
    expect(CompositeAlarms).toMatchObject([{ AlarmName: 'blue-gate', AlarmRule: GATE.rule, StateValue: 'OK' }]);
    expect(MetricAlarms).toEqual([]);
  });

  test('rings when an alarm below it is set by hand', async () => {
    const cloud = regionalCloud(MODEL);
    const set = { AlarmName: 'blue-p95', StateValue: 'ALARM', StateReason: 'tried' } as const;
    await cloud.cloudWatch.send(new SetAlarmStateCommand(set));
    expect(states(cloud)['blue-gate']).toBe('ALARM');
  });

  test('of composite alarms is judged after them, in whatever order they are given', async () => {
    const top = { name: 'a-top', rule: 'NOT OK(blue-gate)' };
    const cloud = regionalCloud({ ...EMPTY, alarms: [top, GATE, RATE, SLOW] });
    cloud.twin.monitoring.setAlarm('blue-p95', 'ALARM', 'tried');
    expect(states(cloud)).toMatchObject({ 'a-top': 'ALARM', 'blue-gate': 'ALARM' });
  });

  test.each([
    ['an alarm that is not there', [{ name: 'top', rule: 'ALARM("nowhere")' }]],
    [
      'itself by way of another',
      [
        { name: 'a', rule: 'ALARM(b)' },
        { name: 'b', rule: 'ALARM(a)' },
      ],
    ],
  ])('that names %s is refused', (_, alarms) => {
    expect(() => regionalCloud({ ...EMPTY, alarms })).toThrow(expect.objectContaining({ code: 'twin-alarm-unknown' }));
  });
});

describe('the rule of a composite alarm', () => {
  const holds = (rule: string) => compositeRule(rule).holds((name) => (name === 'bad' ? 'ALARM' : 'OK'));

  test.each([
    ['ALARM(bad)', true],
    ['ALARM("good")', false],
    ["OK('good') AND ALARM(bad)", true],
    ['NOT ALARM(bad) OR TRUE', true],
    ['ALARM(good) AND FALSE OR ALARM(bad)', true],
    ['ALARM(bad) AND (FALSE OR ALARM(good))', false],
    ['ALARM(arn:aws:cloudwatch:ca-central-1:111122223333:alarm:bad)', true],
  ])('%s', (rule, value) => expect(holds(rule)).toBe(value));

  test.each(['', 'ALARM', 'ALARM(bad', 'LOUD(bad)', 'ALARM(bad) XOR OK(good)'])('refuses %s', (rule) => {
    expect(() => compositeRule(rule)).toThrow(expect.objectContaining({ code: 'twin-alarm-rule-unknown' }));
  });
});

test('alarms of every kind are read from JSON as they were written', () => {
  expect(parseTwinModel(JSON.parse(JSON.stringify(MODEL)))).toEqual(MODEL);
});

import {
  CloudWatchServiceException,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricAlarm,
  ResourceNotFound,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { type AlarmModel, DEFAULT_CREDENTIALS, type MetricName, type TwinModel } from '../../src/index.ts';
import { refusal } from '../cloud.ts';
import { ACCOUNT, EMPTY, type RegionalCloud, regionalCloud } from '../regional-cloud.ts';

const MINUTE = 60_000;
const ERRORS: MetricName = {
  namespace: 'AWS/ApplicationELB',
  name: 'HTTPCode_Target_5XX_Count',
  dimensions: { TargetGroup: 'targetgroup/blue/1', LoadBalancer: 'app/api/1' },
};
const ALARM: AlarmModel = {
  name: 'blue-5xx',
  metric: ERRORS,
  statistic: 'Sum',
  period: 60,
  evaluationPeriods: 2,
  threshold: 5,
  comparison: 'GreaterThanThreshold',
};

function modelOf(...alarms: readonly AlarmModel[]): TwinModel {
  return { ...EMPTY, alarms };
}

async function described({ cloudWatch }: RegionalCloud, name = ALARM.name): Promise<MetricAlarm | undefined> {
  return (await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0];
}

/** Errors in each of the next minutes, seen as they come. */
async function minutes(cloud: RegionalCloud, ...errors: readonly (number | null)[]): Promise<void> {
  for (const count of errors) {
    if (count !== null) cloud.twin.monitoring.record(ERRORS, count);
    await cloud.clock.advance(MINUTE);
    cloud.twin.advance();
  }
}

describe('an alarm', () => {
  test('is described with its settings, its state and when that was set', async () => {
    const cloud = regionalCloud(modelOf({ ...ALARM, treatMissingData: 'notBreaching' }));
    expect(await described(cloud)).toMatchObject({
      AlarmName: 'blue-5xx',
      AlarmArn: `arn:aws:cloudwatch:ca-central-1:${ACCOUNT}:alarm:blue-5xx`,
      StateValue: 'OK',
      StateUpdatedTimestamp: new Date(cloud.clock.now()),
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['ignore', 'OK'],
    ['breaching', 'ALARM'],
    ['notBreaching', 'OK'],
  ] as const)('without any data, and with %s, is %s', async (treatMissingData, state) => {
    const cloud = regionalCloud(modelOf({ ...ALARM, treatMissingData }));
    expect((await described(cloud))?.StateValue).toBe(state);
    await minutes(cloud, null, null, null, null, null);
    expect((await described(cloud))?.StateValue).toBe(state);
  });

  test.each([1, 2, 3])('changes %i periods late, and says when', async (evaluationLagPeriods) => {
    const model = modelOf({ ...ALARM, treatMissingData: 'notBreaching' });
    const cloud = regionalCloud(model, { cloudWatch: { evaluationLagPeriods } });
    const startMs = cloud.clock.now();
    const changesAt = 2 + evaluationLagPeriods;
    await minutes(cloud, 9, 9, ...Array.from({ length: evaluationLagPeriods - 1 }, () => 9));
    expect((await described(cloud))?.StateValue).toBe('OK');
    await minutes(cloud, 9);
    expect(await described(cloud)).toMatchObject({
      StateValue: 'ALARM',
      StateUpdatedTimestamp: new Date(startMs + changesAt * MINUTE),
    });
    await minutes(cloud, 9, 9);
    // It is still the same alarm as before: a later look does not make it younger.
    expect((await described(cloud))?.StateUpdatedTimestamp).toEqual(new Date(startMs + changesAt * MINUTE));
  });

  test('says the same whether it is asked every minute or once at the end', async () => {
    const [often, once] = [regionalCloud(modelOf(ALARM)), regionalCloud(modelOf(ALARM))];
    for (const cloud of [often, once]) {
      const startMs = cloud.clock.now();
      for (const [minute, count] of [9, 9, 0, 9, 9, 9].entries()) {
        cloud.twin.monitoring.record(ERRORS, count, startMs + minute * MINUTE);
      }
    }
    for (let minute = 0; minute < 8; minute += 1) await minutes(often, null);
    await once.clock.advance(8 * MINUTE);
    expect(await described(once)).toEqual(await described(often));
  });

  test('goes to INSUFFICIENT_DATA once nothing has been counted for its whole range', async () => {
    const cloud = regionalCloud(modelOf(ALARM));
    await minutes(cloud, 0, 0, null, null, null);
    expect((await described(cloud))?.StateValue).toBe('OK');
    await minutes(cloud, null, null);
    expect((await described(cloud))?.StateValue).toBe('INSUFFICIENT_DATA');
  });

  test('looks no further back than its range: the extra periods are a knob', async () => {
    const cloud = regionalCloud(modelOf(ALARM), { cloudWatch: { extraPeriods: 0 } });
    await minutes(cloud, 0, 0, null, null, null);
    expect((await described(cloud))?.StateValue).toBe('INSUFFICIENT_DATA');
  });

  test('is held by a test until it is released', async () => {
    const cloud = regionalCloud(modelOf({ ...ALARM, treatMissingData: 'notBreaching' }));
    await minutes(cloud, null);
    cloud.twin.monitoring.setAlarm('blue-5xx', 'ALARM', 'because a test says so');
    await minutes(cloud, null, null);
    expect(await described(cloud)).toMatchObject({ StateValue: 'ALARM', StateReason: 'because a test says so' });
    cloud.twin.monitoring.releaseAlarm('blue-5xx');
    await minutes(cloud, null);
    expect((await described(cloud))?.StateValue).toBe('OK');
    expect(() => cloud.twin.monitoring.setAlarm('none', 'OK', '')).toThrow(
      expect.objectContaining({ code: 'twin-alarm-unknown' }),
    );
  });

  test('set over the API is right again at its next evaluation', async () => {
    const cloud = regionalCloud(modelOf({ ...ALARM, treatMissingData: 'notBreaching' }));
    const set = (AlarmName: string) =>
      cloud.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'drill' }));
    await set('blue-5xx');
    expect((await described(cloud))?.StateValue).toBe('ALARM');
    await minutes(cloud, null, null);
    expect((await described(cloud))?.StateValue).toBe('OK');
    await expect(set('none')).rejects.toBeInstanceOf(ResourceNotFound);
  });
});

describe('alarms are listed', () => {
  const names = Array.from({ length: 120 }, (_, at) => `alarm-${String(at).padStart(3, '0')}`);
  const cloud = regionalCloud(modelOf(...names.map((name) => ({ ...ALARM, name }))));

  test('in pages', async () => {
    const found: (string | undefined)[] = [];
    let NextToken: string | undefined;
    const sizes: (number | undefined)[] = [];
    do {
      const input = { MaxRecords: 50, ...(NextToken === undefined ? {} : { NextToken }) };
      const page = await cloud.cloudWatch.send(new DescribeAlarmsCommand(input));
      sizes.push(page.MetricAlarms?.length);
      found.push(...(page.MetricAlarms ?? []).map(({ AlarmName }) => AlarmName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([50, 50, 20]);
    expect(found).toEqual(names);
  });

  test('by prefix and state; those that are not there are left out', async () => {
    const list = async (input: DescribeAlarmsCommandInput) =>
      (await cloud.cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms?.length;
    expect(await list({ AlarmNamePrefix: 'alarm-11' })).toBe(10);
    expect(await list({ AlarmNamePrefix: 'alarm-11', StateValue: 'ALARM' })).toBe(0);
    expect(await list({ AlarmNames: ['alarm-001', 'none'] })).toBe(1);
  });

  test('not by a token that no page gave', async () => {
    const call = cloud.cloudWatch.send(new DescribeAlarmsCommand({ NextToken: 'guess' }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidNextToken', status: 400 });
  });
});

describe('metrics', () => {
  const queryOf = (metric: MetricName, Period = 60) => ({
    Id: 'errors',
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period,
      Stat: 'Sum',
    },
  });

  async function read(cloud: RegionalCloud, query: object, ascending = true) {
    const { cloudWatch, clock } = cloud;
    const input = {
      MetricDataQueries: [{ Id: 'errors', ...query }],
      StartTime: new Date(clock.now() - 10 * MINUTE),
      EndTime: new Date(clock.now()),
      ScanBy: ascending ? ('TimestampAscending' as const) : ('TimestampDescending' as const),
    };
    return (await cloudWatch.send(new GetMetricDataCommand(input))).MetricDataResults?.[0];
  }

  test('are given by period, absent where nothing was counted, newest first unless asked otherwise', async () => {
    const cloud = regionalCloud(EMPTY);
    await cloud.clock.advance(60 * MINUTE);
    const startMs = cloud.clock.now();
    await minutes(cloud, 3, null, 5);
    const at = (minute: number) => new Date(startMs + minute * MINUTE);
    expect(await read(cloud, queryOf(ERRORS))).toMatchObject({
      Id: 'errors',
      Label: ERRORS.name,
      Timestamps: [at(0), at(2)],
      Values: [3, 5],
      StatusCode: 'Complete',
    });
    expect((await read(cloud, queryOf(ERRORS), false))?.Values).toEqual([5, 3]);
    expect((await read(cloud, queryOf(ERRORS, 300)))?.Values).toEqual([8]);
  });

  test('of which nothing is known are empty lists', async () => {
    const cloud = regionalCloud(EMPTY);
    expect(await read(cloud, queryOf({ ...ERRORS, name: 'Nothing' }))).toMatchObject({ Timestamps: [], Values: [] });
  });

  test('as expressions, or by percentile, are refused loudly', async () => {
    const cloud = regionalCloud(EMPTY);
    expect(await refusal(read(cloud, { Expression: 'a/b' }))).toMatchObject({ status: 501 });
    const p99 = { MetricStat: { ...queryOf(ERRORS).MetricStat, Stat: 'p99' } };
    expect(await refusal(read(cloud, p99))).toMatchObject({ status: 501, message: expect.stringContaining('p99') });
  });
});

describe('CloudWatch refuses', () => {
  test('with the old code on the wire and the class of the client', async () => {
    const { cloudWatch } = regionalCloud(EMPTY);
    const both = new DescribeAlarmsCommand({ AlarmNames: ['a'], AlarmNamePrefix: 'a' });
    const thrown: unknown = await cloudWatch.send(both).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(CloudWatchServiceException);
    expect(thrown).toMatchObject({
      name: 'InvalidParameterCombinationException',
      Code: 'InvalidParameterCombination',
    });
  });

  test('who may not, by alarm', async () => {
    const arn = `arn:aws:cloudwatch:ca-central-1:${ACCOUNT}:alarm:blue-5xx`;
    const allow = [{ sid: 'Read', actions: ['cloudwatch:DescribeAlarms'], resources: [arn] }];
    const principals = [{ arn: `arn:aws:iam::${ACCOUNT}:role/r`, credentials: DEFAULT_CREDENTIALS, allow }];
    const cloud = regionalCloud(modelOf(ALARM), { principals });
    await described(cloud);
    expect((await refusal(described(cloud, 'green-5xx'))).message).toContain('cloudwatch:DescribeAlarms');
    expect((await refusal(cloud.cloudWatch.send(new DescribeAlarmsCommand({})))).name).toMatch(/^AccessDenied/);
  });

  test('what it does not model', async () => {
    const { cloudWatch } = regionalCloud(EMPTY);
    expect(await refusal(cloudWatch.send(new ListMetricsCommand({})))).toMatchObject({ name: 'NotImplemented' });
  });
});

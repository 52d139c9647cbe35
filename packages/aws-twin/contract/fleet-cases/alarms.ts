import assert from 'node:assert/strict';
import { DescribeAlarmsCommand, GetMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { callRefused } from '../call-refused.ts';
import type { FleetCase, FleetTarget } from '../fleet-target.ts';

async function alarms({ cloudWatch }: FleetTarget, ...AlarmNames: string[]) {
  return (await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames }))).MetricAlarms ?? [];
}

function set({ cloudWatch }: FleetTarget, AlarmName: string) {
  return cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'drill' }));
}

export const alarmsAndIdentity: readonly FleetCase[] = [
  {
    name: 'an alarm is described with its settings; one that is not there is left out',
    async run(target) {
      const [alarm, ...others] = await alarms(target, target.alarm, 'none');
      assert.deepEqual(others, []);
      assert.deepEqual(
        [alarm?.Period, alarm?.EvaluationPeriods, alarm?.Threshold, alarm?.ComparisonOperator, alarm?.TreatMissingData],
        [60, 2, 5, 'GreaterThanThreshold', 'notBreaching'],
      );
      assert.ok(alarm?.StateUpdatedTimestamp instanceof Date);
    },
  },
  {
    name: 'an alarm over nothing, to which nothing is no breach, is OK',
    async run(target) {
      assert.equal((await alarms(target, target.alarm))[0]?.StateValue, 'OK');
    },
  },
  {
    name: 'a state that is set is described with its reason',
    async run(target) {
      await set(target, target.alarm);
      const [alarm] = await alarms(target, target.alarm);
      assert.deepEqual([alarm?.StateValue, alarm?.StateReason], ['ALARM', 'drill']);
    },
  },
  {
    name: 'the state of an alarm that is not there cannot be set: ResourceNotFound',
    async run(target) {
      await callRefused(set(target, 'none'), 'ResourceNotFound', 404);
    },
  },
  {
    name: 'a metric that nobody counted has no points',
    async run({ cloudWatch }) {
      const Metric = { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount', Dimensions: [] };
      const { MetricDataResults } = await cloudWatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: [{ Id: 'requests', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
          StartTime: new Date(Date.UTC(2026, 0, 1)),
          EndTime: new Date(Date.UTC(2026, 0, 1, 1)),
        }),
      );
      assert.deepEqual([MetricDataResults?.[0]?.Id, MetricDataResults?.[0]?.Values], ['requests', []]);
    },
  },
  {
    name: 'who calls is an account and an ARN in it',
    async run({ sts }) {
      const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
      assert.match(Account, /^\d{12}$/);
      assert.match(Arn, new RegExp(`^arn:aws:(iam|sts)::${Account}:`));
    },
  },
];

import type {
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { nextPage } from '../wire/next-page.ts';
import type { Given } from '../wire/operation.ts';
import { ALARM_STATES, type AlarmModel } from './alarm-model.ts';
import {
  alarmArn,
  alarmNeed,
  type CloudWatchContext,
  type CloudWatchOperation,
  cloudWatchError,
} from './cloudwatch-operation.ts';
import type { AlarmView } from './monitoring.ts';

/** Source: CloudWatch API, DescribeAlarms, MaxRecords. */
const PAGE = { byDefault: 50, most: 100 };

export const describeAlarms: CloudWatchOperation<DescribeAlarmsInput> = {
  honours: ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords', 'NextToken'],
  needs({ AlarmNames }, context) {
    const names = AlarmNames === undefined || AlarmNames.length === 0 ? ['*'] : AlarmNames;
    return names.map((name) => alarmNeed('DescribeAlarms', name, context));
  },
  run(input, context): DescribeAlarmsOutput {
    const { AlarmNamePrefix, AlarmNames, AlarmTypes, StateValue } = input;
    if (AlarmNames !== undefined && AlarmNamePrefix !== undefined) {
      const message = 'AlarmNames and AlarmNamePrefix cannot be given together.';
      throw cloudWatchError('InvalidParameterCombination', message);
    }
    const wanted = context.monitoring
      .alarms()
      .filter(({ model }) => AlarmNames === undefined || AlarmNames.length === 0 || AlarmNames.includes(model.name))
      .filter(({ model }) => AlarmNamePrefix === undefined || model.name.startsWith(AlarmNamePrefix))
      .filter(({ state }) => StateValue === undefined || state === StateValue)
      .filter(() => AlarmTypes === undefined || AlarmTypes.includes('MetricAlarm'));
    const page = nextPage(wanted, { size: input.MaxRecords, token: input.NextToken, ...PAGE });
    return {
      MetricAlarms: page.items.map((alarm) => metricAlarm(alarm, context)),
      CompositeAlarms: [],
      ...(page.next === null ? {} : { NextToken: page.next }),
    };
  },
};

export const setAlarmState: CloudWatchOperation<Given<SetAlarmStateInput, 'AlarmName' | 'StateValue' | 'StateReason'>> =
  {
    honours: ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData'],
    needs: ({ AlarmName }, context) => [alarmNeed('SetAlarmState', AlarmName, context)],
    run({ AlarmName, StateReason, StateValue }, { monitoring }) {
      const state = ALARM_STATES.find((known) => known === StateValue);
      if (state === undefined) throw cloudWatchError('ValidationError', `${StateValue} is no state of an alarm.`);
      if (monitoring.alarm(AlarmName) === null)
        throw cloudWatchError('ResourceNotFound', `Unknown alarm ${AlarmName}`, 404);
      monitoring.setUntilNextEvaluation(AlarmName, state, StateReason);
      return {};
    },
  };

function metricAlarm(alarm: AlarmView, context: CloudWatchContext): MetricAlarm {
  const { model } = alarm;
  return {
    AlarmName: model.name,
    AlarmArn: alarmArn(model.name, context),
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: new Date(alarm.updatedMs),
    StateTransitionedTimestamp: new Date(alarm.transitionedMs),
    ...settings(model),
  };
}

function settings(model: AlarmModel): Partial<MetricAlarm> {
  return {
    Namespace: model.metric.namespace,
    MetricName: model.metric.name,
    Dimensions: Object.entries(model.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: model.statistic,
    Period: model.period,
    EvaluationPeriods: model.evaluationPeriods,
    ...(model.datapointsToAlarm === undefined ? {} : { DatapointsToAlarm: model.datapointsToAlarm }),
    Threshold: model.threshold,
    ComparisonOperator: model.comparison,
    TreatMissingData: model.treatMissingData ?? 'missing',
  };
}

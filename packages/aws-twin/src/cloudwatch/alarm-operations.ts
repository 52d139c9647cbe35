import type {
  CompositeAlarm,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
  MetricDataQuery,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { nextPage } from '../wire/next-page.ts';
import type { Given } from '../wire/operation.ts';
import {
  ALARM_STATES,
  type AlarmModel,
  isComposite,
  type MathAlarmModel,
  type MetricAlarmModel,
  type MetricName,
  type Statistic,
} from './alarm-model.ts';
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
      .filter(({ model }) =>
        (AlarmTypes ?? ['MetricAlarm']).includes(isComposite(model) ? 'CompositeAlarm' : 'MetricAlarm'),
      );
    const page = nextPage(wanted, { size: input.MaxRecords, token: input.NextToken, ...PAGE });
    return {
      MetricAlarms: page.items.flatMap((alarm) => metricAlarm(alarm, context)),
      CompositeAlarms: page.items.flatMap((alarm) => compositeAlarm(alarm, context)),
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

function metricAlarm(alarm: AlarmView, context: CloudWatchContext): readonly MetricAlarm[] {
  return isComposite(alarm.model) ? [] : [{ ...alarmMembers(alarm, context), ...settings(alarm.model) }];
}

function compositeAlarm(alarm: AlarmView, context: CloudWatchContext): readonly CompositeAlarm[] {
  return isComposite(alarm.model) ? [{ ...alarmMembers(alarm, context), AlarmRule: alarm.model.rule }] : [];
}

function alarmMembers({ model, ...alarm }: AlarmView, context: CloudWatchContext) {
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
  };
}

function settings(model: MetricAlarmModel): Partial<MetricAlarm> {
  return {
    ...('expression' in model ? { Metrics: queriesOf(model) } : metricOf(model)),
    EvaluationPeriods: model.evaluationPeriods,
    ...(model.datapointsToAlarm === undefined ? {} : { DatapointsToAlarm: model.datapointsToAlarm }),
    Threshold: model.threshold,
    ComparisonOperator: model.comparison,
    TreatMissingData: model.treatMissingData ?? 'missing',
  };
}

function metricOf({ metric, period, statistic }: AlarmModel): Partial<MetricAlarm> {
  return {
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: dimensionsOf(metric),
    ...(isPercentile(statistic) ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
    Period: period,
  };
}

/** The expression under an identifier of its own, as it alone is compared. */
function queriesOf({ expression, metrics, period }: MathAlarmModel): MetricDataQuery[] {
  const parts = Object.entries(metrics).map(([Id, { metric, statistic }]) => ({
    Id,
    MetricStat: {
      Metric: { Namespace: metric.namespace, MetricName: metric.name, Dimensions: dimensionsOf(metric) },
      Period: period,
      Stat: statistic,
    },
    ReturnData: false,
  }));
  return [{ Id: 'expression', Expression: expression, ReturnData: true }, ...parts];
}

const dimensionsOf = ({ dimensions }: MetricName) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

const isPercentile = (statistic: Statistic): statistic is `p${number}` => statistic.startsWith('p');

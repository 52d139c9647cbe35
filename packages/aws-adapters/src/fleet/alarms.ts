import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmFacts, AlarmReading, AlarmState } from '@deploy/fleet-rollout';
import type { CloudWatchConnection, CloudWatchTurn } from './fleet-connections.ts';
import { generalNeed } from './fleet-needs.ts';

/** As many as one call takes (source: CloudWatch API reference, `DescribeAlarms`, AlarmNames and MaxRecords). */
const AT_ONCE = 100;

/** Alarms of both kinds by their names; those that CloudWatch does not know are missing. */
export async function readAlarmFacts(
  connection: CloudWatchConnection,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly AlarmFacts[]> {
  const wanted = [...new Set(names)];
  const parts = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) =>
    wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
  const found = await Promise.all(
    parts.map((part) =>
      connection.call(
        {
          operation: 'DescribeAlarms',
          resource: part.join(', '),
          needs: [generalNeed('cloudwatch:DescribeAlarms')],
          signal,
        },
        (turn) => askForAlarms(turn, part),
      ),
    ),
  );
  const byName = new Map(found.flat().map((alarm) => [alarm.name, alarm]));
  return wanted.flatMap((name) => byName.get(name) ?? []);
}

export async function readAlarmStates(
  connection: CloudWatchConnection,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly AlarmReading[]> {
  const facts = await readAlarmFacts(connection, names, signal);
  return facts.map(({ name, reason, since, state }) => ({ name, state, since, reason }));
}

async function askForAlarms({ client, options, sdk }: CloudWatchTurn, names: readonly string[]) {
  const found: AlarmFacts[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new sdk.DescribeAlarmsCommand({
        AlarmNames: [...names],
        // Without this only metric alarms are told, even where a composite one has the name (source: the same).
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: AT_ONCE,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
      options,
    );
    found.push(...(page.MetricAlarms ?? []).map(metricAlarm), ...(page.CompositeAlarms ?? []).map(compositeAlarm));
    NextToken = page.NextToken || undefined;
  } while (NextToken !== undefined);
  return found;
}

function metricAlarm(alarm: MetricAlarm): AlarmFacts {
  const { EvaluationPeriods, Metrics = [], Period, TreatMissingData } = alarm;
  // An alarm on an expression has its periods within.
  const periods = [Period, ...Metrics.flatMap(({ MetricStat, Period: own }) => [MetricStat?.Period, own])];
  const period = Math.max(0, ...periods.map((each) => each ?? 0));
  const isKnown = period > 0 && EvaluationPeriods !== undefined;
  const window = isKnown ? { periodSeconds: period, evaluationPeriods: EvaluationPeriods } : null;
  return { ...readingOf(alarm), kind: 'metric', window, missingData: missingDataOf(TreatMissingData) };
}

const compositeAlarm = (alarm: CompositeAlarm): AlarmFacts => ({
  ...readingOf(alarm),
  kind: 'composite',
  window: null,
  missingData: null,
});

function readingOf(alarm: MetricAlarm | CompositeAlarm): AlarmReading {
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    name: alarm.AlarmName ?? '',
    state: stateOf(alarm.StateValue),
    since: since?.getTime() ?? 0,
    reason: alarm.StateReason ?? '',
  };
}

const missingDataOf = (text: string | undefined): AlarmFacts['missingData'] =>
  text === 'ignore' || text === 'breaching' || text === 'notBreaching' ? text : 'missing';

/** What is not known to be well is not taken for it. */
const stateOf = (value: string | undefined): AlarmState =>
  value === 'OK' || value === 'ALARM' ? value : 'INSUFFICIENT_DATA';

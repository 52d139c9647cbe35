import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmFacts, AlarmReading, AlarmState, AlarmWindow } from '@deploy/fleet-rollout';
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
  return (await describe(connection, names, signal)).map(({ facts }) => facts);
}

/** Composite alarms within composite ones, beyond which it is not looked. */
const MOST_LEVELS = 3;

/** The same, where a composite alarm has the longest window of the alarms that its rule names: it is as slow as they are. */
export async function readGateAlarms(
  connection: CloudWatchConnection,
  names: readonly string[],
  signal?: AbortSignal,
  levels = MOST_LEVELS,
): Promise<readonly AlarmFacts[]> {
  const described = await describe(connection, names, signal);
  const watched = described.flatMap(({ watches }) => watches);
  if (watched.length === 0 || levels === 0) return described.map(({ facts }) => facts);
  const below = await readGateAlarms(connection, watched, signal, levels - 1);
  const windows = new Map(below.map(({ name, window }) => [name, window]));
  return described.map(({ facts, watches }) => {
    const known = watches.flatMap((name) => windows.get(name) ?? []);
    return facts.window === null && known.length > 0 ? { ...facts, window: known.reduce(longer) } : facts;
  });
}

function longer(one: AlarmWindow, other: AlarmWindow): AlarmWindow {
  const seconds = ({ periodSeconds, evaluationPeriods }: AlarmWindow) => periodSeconds * evaluationPeriods;
  return seconds(other) > seconds(one) ? other : one;
}

interface Described {
  readonly facts: AlarmFacts;
  /** Names of alarms in the rule of a composite one. */
  readonly watches: readonly string[];
}

async function describe(
  connection: CloudWatchConnection,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Described[]> {
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
  const byName = new Map(found.flat().map((alarm) => [alarm.facts.name, alarm]));
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
  const found: Described[] = [];
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
    found.push(...(page.MetricAlarms ?? []).map((alarm) => ({ facts: metricAlarm(alarm), watches: [] })));
    found.push(...(page.CompositeAlarms ?? []).map(compositeAlarm));
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

const compositeAlarm = (alarm: CompositeAlarm): Described => ({
  facts: { ...readingOf(alarm), kind: 'composite', window: null, missingData: null },
  watches: alarmsIn(alarm.AlarmRule ?? ''),
});

/** Names or ARNs in a rule, such as `ALARM("api-5xx") OR ALARM(api-slow)` (source: CloudWatch API reference, AlarmRule). */
function alarmsIn(rule: string): readonly string[] {
  const named = [...rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|'([^']+)'|([^)"'\s]+))\s*\)/g)];
  return named.map(([, double, single, bare]) => (double ?? single ?? bare ?? '').replace(/^arn:.*:alarm:/, ''));
}

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

/** States of a CloudWatch alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmReading {
  readonly name: string;
  readonly state: AlarmState;
  /** When it took this state, milliseconds since the epoch. */
  readonly since: number;
  readonly reason: string;
}

/** What an alarm without data means: error counts of a balancer have no points while nothing fails. */
export type MissingData = 'ok' | 'fail';

export type AlarmVerdict =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'raised'; readonly alarms: readonly AlarmReading[] }
  /** Alarms that were named and that CloudWatch does not know: a gate that was deleted is no gate. */
  | { readonly kind: 'gone'; readonly names: readonly string[] };

/** Reads the gate alarms. Those in `ALARM` stop a rollout whenever they began; a rollout does not start into an incident. */
export function readAlarms(
  names: readonly string[],
  readings: readonly AlarmReading[],
  missingData: MissingData,
): AlarmVerdict {
  const gone = names.filter((name) => !readings.some((reading) => reading.name === name));
  if (gone.length > 0) return { kind: 'gone', names: gone };
  const raised = readings.filter(
    ({ state }) => state === 'ALARM' || (state === 'INSUFFICIENT_DATA' && missingData === 'fail'),
  );
  return raised.length > 0 ? { kind: 'raised', alarms: raised } : { kind: 'quiet' };
}

/**
 * One line of JSON for each event. Filters of CloudWatch count by fields of these lines: `event`, and for the database
 * `database_connections` and `database_waiting` (terraform/modules/observability).
 */
export type Log = (event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** What every line says beside its event. */
export interface Speaker {
  readonly version: string;
  readonly instance: string;
  readonly colour?: string;
}

export function createLog(speaker: Speaker, write: (line: string) => void, now: () => Date): Log {
  return (event, facts = {}) => {
    write(`${JSON.stringify({ time: now().toISOString(), event, ...speaker, ...facts })}\n`);
  };
}

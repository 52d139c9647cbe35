import { isRecord } from './json-record.ts';

/** One step that ran to its end. */
export interface RanStep {
  readonly job: string;
  readonly step: string;
  readonly result: string;
  readonly ms: number;
}

/** What a run of act says in its lines of JSON. */
export interface ActLog {
  readonly text: string;
  readonly steps: readonly RanStep[];
  /** Markdown, in the order in which steps ended. */
  readonly summaries: readonly string[];
  /** Values by name, in the order in which they were set. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  /** Titles of error annotations. */
  readonly errors: readonly string[];
}

export function readActLog(text: string): ActLog {
  const records = text.split('\n').flatMap(recordOf);
  const commands = (name: string) => records.filter((record) => record['command'] === name);
  const outputs = new Map<string, string[]>();
  for (const record of commands('set-output')) {
    const name = String(record['name']);
    outputs.set(name, [...(outputs.get(name) ?? []), String(record['arg'])]);
  }
  return {
    ...{ text, outputs },
    steps: records.flatMap(stepOf),
    summaries: commands('summary').map((record) => String(record['content'])),
    errors: commands('error').map(({ kvPairs }) => (isRecord(kvPairs) ? String(kvPairs['title']) : '')),
  };
}

function recordOf(line: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? [value] : [];
  } catch {
    return [];
  }
}

function stepOf(record: Readonly<Record<string, unknown>>): readonly RanStep[] {
  const { executionTime, job, stage, step, stepResult } = record;
  if (typeof executionTime !== 'number' || typeof stepResult !== 'string' || stage !== 'Main') return [];
  return [{ job: String(job).trim(), step: String(step), result: stepResult, ms: executionTime / 1e6 }];
}

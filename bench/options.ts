import { parseArgs } from 'node:util';
import { SCENARIOS, type Scenario, SERVERS } from './measure/measurement.ts';
import { peers } from './peers/registry.ts';
import type { ServerKind } from './servers/stand.ts';

export interface Options {
  readonly files: readonly number[];
  readonly rounds: number;
  /** Ids of peers. */
  readonly only: readonly string[];
  readonly servers: readonly ServerKind[];
  readonly scenarios: readonly Scenario[];
  /** Added round trip, milliseconds. */
  readonly delayMs: number;
  /** Spawns for the start time, and rounds for the big files; 0 leaves them out. */
  readonly starts: number;
  readonly bigRounds: number;
  /** Folder for RESULTS.md and the chart. */
  readonly out: string;
  /** Raw results to report on instead of measuring. */
  readonly from: string | null;
}

export const USAGE = `usage: npm run bench -- [options]
  --files 500,3500,12000      sizes of the site
  --rounds 7                  interleaved rounds
  --only a,b                  ${peers.map(({ id }) => id).join(', ')}
  --servers versitygw,discard
  --scenarios cold,unchanged,changed
  --delay 20                  milliseconds added to every round trip
  --starts 20                 spawns for the start time (0: none)
  --big-rounds 3              rounds with 200 files of 15 MiB (0: none)
  --out bench                 folder for RESULTS.md and results.svg
  --from raw.jsonl            writes the report of an earlier run anew`;

/** Throws an `Error` whose message is the usage when something cannot be understood. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '500,3500,12000' },
      rounds: { type: 'string', default: '7' },
      only: { type: 'string', default: peers.map(({ id }) => id).join(',') },
      servers: { type: 'string', default: SERVERS.join(',') },
      scenarios: { type: 'string', default: SCENARIOS.join(',') },
      delay: { type: 'string', default: '20' },
      starts: { type: 'string', default: '20' },
      'big-rounds': { type: 'string', default: '3' },
      out: { type: 'string', default: 'bench' },
      from: { type: 'string' },
    },
  });
  return {
    files: values.files.split(',').map(wholeNumber),
    rounds: wholeNumber(values.rounds),
    only: members(
      values.only,
      peers.map(({ id }) => id),
    ),
    servers: members(values.servers, SERVERS),
    scenarios: members(values.scenarios, SCENARIOS),
    delayMs: wholeNumber(values.delay),
    starts: wholeNumber(values.starts),
    bigRounds: wholeNumber(values['big-rounds']),
    out: values.out,
    from: values.from ?? null,
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is not a whole number\n${USAGE}`);
  return Number(text);
}

/** In the order of `accepted`: scenarios build on each other. */
function members<const T extends string>(text: string, accepted: readonly T[]): readonly T[] {
  const asked = text.split(',');
  const unknown = asked.filter((name) => !accepted.some((candidate) => candidate === name));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is none of ${accepted.join(', ')}\n${USAGE}`);
  return accepted.filter((candidate) => asked.includes(candidate));
}

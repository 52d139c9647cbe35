import { asArray, asCount, asObject, asOneOf, asString, parseJson } from '@deploy/kernel';
import { asNumber } from './as-number.ts';
import { type Measurement, readMeasurement } from './measurement.ts';
import type { Start } from './start-time.ts';

/** What a run was made on and with. */
export interface Circumstances {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly delayMs: number;
  /** Round trip through the delay, measured: milliseconds. */
  readonly roundTripMs: number;
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  /** Tools that could not be installed. */
  readonly missing: readonly string[];
  readonly sites: readonly SiteFacts[];
}

export interface SiteFacts {
  readonly files: number;
  readonly bytes: number;
  readonly changed: number;
  readonly changedBytes: number;
  /** Of the changed: under the same name, and of the same size under the same name. */
  readonly overwritten: number;
  readonly sameSize: number;
}

/** Everything a run found. */
export interface RawResults {
  readonly circumstances: Circumstances;
  readonly runs: readonly Measurement[];
  readonly big: readonly Measurement[];
  readonly starts: readonly Start[];
  /** Shares of the machine that other programs took, 0 to 1, seen before each client. */
  readonly loads: readonly number[];
}

/** Reads results, one JSON document a line, each under its `kind`. */
export function parseRawResults(text: string): RawResults {
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map((line, nth) => asObject(parseJson(line, `line ${nth + 1}`), `line ${nth + 1}`));
  const of = (kind: string) => entries.filter((entry) => entry['kind'] === kind).map((entry) => entry['value']);
  return {
    circumstances: readCircumstances(of('circumstances')[0], 'circumstances'),
    runs: asArray(of('run'), 'runs', readMeasurement),
    big: asArray(of('big'), 'big', readMeasurement),
    starts: asArray(of('start'), 'starts', readStart),
    loads: asArray(of('load'), 'loads', asNumber),
  };
}

function readStart(value: unknown, path: string): Start {
  const start = asObject(value, path);
  return {
    program: asOneOf(start['program'], `${path}.program`, ['upload-static', 'bare']),
    ms: asNumber(start['ms'], `${path}.ms`),
  };
}

function readCircumstances(value: unknown, path: string): Circumstances {
  const read = asObject(value, path);
  const number = (name: string) => asNumber(read[name], `${path}.${name}`);
  const text = (name: string) => asString(read[name], `${path}.${name}`);
  return {
    date: text('date'),
    cpu: text('cpu'),
    cores: number('cores'),
    memory: number('memory'),
    system: text('system'),
    node: text('node'),
    delayMs: number('delayMs'),
    roundTripMs: number('roundTripMs'),
    tools: asArray(read['tools'], `${path}.tools`, readTool),
    missing: asArray(read['missing'], `${path}.missing`, asString),
    sites: asArray(read['sites'], `${path}.sites`, readSite),
  };
}

function readTool(value: unknown, path: string) {
  const tool = asObject(value, path);
  return { name: asString(tool['name'], `${path}.name`), version: asString(tool['version'], `${path}.version`) };
}

function readSite(value: unknown, path: string): SiteFacts {
  const site = asObject(value, path);
  const count = (name: string) => asCount(site[name], `${path}.${name}`);
  return {
    files: count('files'),
    bytes: count('bytes'),
    changed: count('changed'),
    changedBytes: count('changedBytes'),
    overwritten: count('overwritten'),
    sameSize: count('sameSize'),
  };
}

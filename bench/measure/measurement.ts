import { asCount, asObject, asOneOf, asString, asStringOrNull } from '@deploy/kernel';
import { noRequests, REQUEST_KINDS, type RequestCounts } from '../servers/request-kind.ts';
import type { ServerKind } from '../servers/stand.ts';
import { asNumber } from './as-number.ts';

/** `cold`: into an empty bucket; `unchanged`: the same build again, with fresh times; `changed`: the next release. */
export const SCENARIOS = ['cold', 'unchanged', 'changed'] as const;
export type Scenario = (typeof SCENARIOS)[number];
export const SERVERS = ['versitygw', 'discard'] as const satisfies readonly ServerKind[];

/** One run of one client. */
export interface Measurement {
  readonly server: ServerKind;
  readonly files: number;
  readonly round: number;
  readonly peer: string;
  readonly scenario: Scenario;
  readonly failure: string | null;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly requests: RequestCounts;
  readonly connections: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Files that the server does not serve as they are in the source; null where that cannot be looked at. */
  readonly stale: number | null;
}

/** Reads one measurement; throws `ShapeError` naming what is wrong. */
export function readMeasurement(value: unknown, path: string): Measurement {
  const read = asObject(value, path);
  const counted = asObject(read['requests'], `${path}.requests`);
  const requests = noRequests();
  for (const kind of REQUEST_KINDS) requests[kind] = asCount(counted[kind], `${path}.requests.${kind}`);
  return {
    server: asOneOf(read['server'], `${path}.server`, SERVERS),
    files: asCount(read['files'], `${path}.files`),
    round: asCount(read['round'], `${path}.round`),
    peer: asString(read['peer'], `${path}.peer`),
    scenario: asOneOf(read['scenario'], `${path}.scenario`, SCENARIOS),
    failure: asStringOrNull(read['failure'], `${path}.failure`),
    wallMs: asNumber(read['wallMs'], `${path}.wallMs`),
    cpuMs: asNumber(read['cpuMs'], `${path}.cpuMs`),
    peakBytes: asNumber(read['peakBytes'], `${path}.peakBytes`),
    requests,
    connections: asCount(read['connections'], `${path}.connections`),
    bytesUp: asCount(read['bytesUp'], `${path}.bytesUp`),
    bytesDown: asCount(read['bytesDown'], `${path}.bytesDown`),
    stale: read['stale'] === null ? null : asCount(read['stale'], `${path}.stale`),
  };
}

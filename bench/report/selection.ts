import type { Measurement, Scenario } from '../measure/measurement.ts';
import { REQUEST_KINDS, type RequestKind, SENT_KINDS } from '../servers/request-kind.ts';
import type { ServerKind } from '../servers/stand.ts';
import { type PairedRatio, pairedRatio } from '../statistics/paired-ratio.ts';
import { median, type Range, rangeOf } from '../statistics/summary.ts';

export interface Where {
  readonly server: ServerKind;
  readonly files: number;
  readonly scenario: Scenario;
}

export type Figure = (measurement: Measurement) => number;

export const wall: Figure = (measurement) => measurement.wallMs;
export const cpu: Figure = (measurement) => measurement.cpuMs;
export const peak: Figure = (measurement) => measurement.peakBytes;
export const bytesUp: Figure = (measurement) => measurement.bytesUp;
export const connections: Figure = (measurement) => measurement.connections;
export const requestsOf =
  (kinds: readonly RequestKind[]): Figure =>
  ({ requests }) =>
    kinds.reduce((sum, kind) => sum + requests[kind], 0);
export const allRequests = requestsOf(REQUEST_KINDS);
export const sentBodies = requestsOf(SENT_KINDS);

/** The successful runs of one client in one place. */
export function runsOf(runs: readonly Measurement[], peer: string, where: Where): readonly Measurement[] {
  return runs.filter(
    (run) =>
      run.peer === peer &&
      run.server === where.server &&
      run.files === where.files &&
      run.scenario === where.scenario &&
      run.failure === null,
  );
}

export interface Statistic {
  readonly median: number;
  readonly range: Range;
  readonly rounds: number;
}

export function statisticOf(runs: readonly Measurement[], figure: Figure): Statistic | null {
  if (runs.length === 0) return null;
  const values = runs.map(figure);
  return { median: median(values), range: rangeOf(values), rounds: values.length };
}

/** How many times `mine` costs what `theirs` does, round by round. */
export function ratioOf(
  mine: readonly Measurement[],
  theirs: readonly Measurement[],
  figure: Figure,
): PairedRatio | null {
  const byRound = (runs: readonly Measurement[]) => new Map(runs.map((run) => [run.round, figure(run)]));
  return pairedRatio(byRound(mine), byRound(theirs));
}

/** The most stale files that a client left in any round, or null where nobody could look. */
export function mostStale(runs: readonly Measurement[]): number | null {
  const counts = runs.map(({ stale }) => stale).filter((stale): stale is number => stale !== null);
  return counts.length === 0 ? null : Math.max(...counts);
}

import type { Measurement } from '../measure/measurement.ts';
import type { Start } from '../measure/start-time.ts';
import { peers } from '../peers/registry.ts';
import { REQUEST_KINDS, type RequestKind } from '../servers/request-kind.ts';
import { median, rangeOf } from '../statistics/summary.ts';
import { figure, megabytes, ratioWithInterval, secondsWithRange, table } from './figures.ts';
import type { Goal } from './goal.ts';
import {
  bytesUp,
  connections,
  cpu,
  type Figure,
  mostStale,
  peak,
  ratioOf,
  requestsOf,
  runsOf,
  statisticOf,
  type Where,
  wall,
} from './selection.ts';

const OURS = 'upload-static';

export const goalTable = (goals: readonly Goal[]): string =>
  table(
    ['Goal', 'Limit', 'Measured', 'Verdict'],
    goals.map(({ name, limit, measured, verdict }) => [
      name,
      limit,
      measured,
      verdict === 'missed' ? '**missed**' : verdict,
    ]),
  );

/** Time and cost of every client in one place, and how ours compares. */
export function costTable(runs: readonly Measurement[], where: Where): string {
  const ours = runsOf(runs, OURS, where);
  const rounds = Math.max(0, ...runs.map(({ round }) => round));
  const rows = present(runs, where).map(({ title, id, measured }) => [
    `${id === OURS ? `**${title}**` : title}${measured.length < rounds ? ` (${measured.length} of ${rounds} rounds)` : ''}`,
    secondsWithRange(statisticOf(measured, wall)),
    secondsWithRange(statisticOf(measured, cpu)),
    middle(measured, peak, megabytes),
    staleText(measured),
    id === OURS ? '1' : ratioWithInterval(ratioOf(ours, measured, wall)),
    id === OURS ? '1' : ratioWithInterval(ratioOf(ours, measured, cpu)),
  ]);
  return table(['', 'wall s', 'client CPU s', 'peak MB', 'stale files', 'our wall ÷ its', 'our CPU ÷ its'], rows);
}

/** What went over the wire. Only kinds that somebody used have a column. */
export function trafficTable(runs: readonly Measurement[], where: Where): string {
  const clients = present(runs, where);
  const used = REQUEST_KINDS.filter((kind) =>
    clients.some(({ measured }) => measured.some((run) => run.requests[kind] > 0)),
  );
  const rows = clients.map(({ title, id, measured }) => [
    id === OURS ? `**${title}**` : title,
    ...used.map((kind) => middle(measured, requestsOf([kind]), whole)),
    middle(measured, bytesUp, megabytes),
    middle(measured, connections, whole),
  ]);
  return table(['', ...used.map(headOf), 'MB sent', 'connections'], rows);
}

const headOf = (kind: RequestKind): string => kind.replace('MULTIPART', 'multipart').replace('OTHER', 'other');
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

export function bigTable(runs: readonly Measurement[]): string {
  const rows = peers.flatMap(({ id, title }) => {
    const measured = runs.filter((run) => run.peer === id && run.failure === null);
    if (measured.length === 0) return [];
    const peaks = rangeOf(measured.map(peak));
    return [
      [title, secondsWithRange(statisticOf(measured, wall)), middle(measured, peak, megabytes), megabytes(peaks.high)],
    ];
  });
  return table(['', 'wall s', 'peak MB', 'highest peak MB'], rows);
}

export function startTable(starts: readonly Start[]): string {
  const rows = (['bare', 'upload-static'] as const).map((program) => {
    const times = starts.filter((start) => start.program === program).map(({ ms }) => ms);
    const { low, high } = rangeOf(times);
    return [
      program === 'bare' ? 'bare Node' : program,
      String(times.length),
      figure(median(times)),
      `${figure(low)}–${figure(high)}`,
    ];
  });
  return table(['', 'spawns', 'median ms', 'range ms'], rows);
}

export function failureList(runs: readonly Measurement[]): string {
  const lines = runs
    .filter(({ failure }) => failure !== null)
    .map(({ peer, server, files, scenario, round, failure }) => {
      const [first = ''] = (failure ?? '').split('\n');
      return `- ${peer}, ${files} files, ${server}, ${scenario}, round ${round}: ${first.slice(0, 200)}`;
    });
  return lines.join('\n');
}

function present(runs: readonly Measurement[], where: Where) {
  return peers
    .map(({ id, title }) => ({ id, title, measured: runsOf(runs, id, where) }))
    .filter(({ measured }) => measured.length > 0);
}

function middle(runs: readonly Measurement[], value: Figure, format: (value: number) => string): string {
  const statistic = statisticOf(runs, value);
  return statistic === null ? '–' : format(statistic.median);
}

function staleText(runs: readonly Measurement[]): string {
  const stale = mostStale(runs);
  if (stale === null) return 'not seen';
  return stale > 0 ? `**${stale}**` : '0';
}

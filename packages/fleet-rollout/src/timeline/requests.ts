import type { Colour } from '@deploy/kernel';
import { COLOURS } from '../colour.ts';
import { holeBefore, type Piece } from './stretches.ts';
import type { Timeline } from './timeline.ts';

/** Requests of a whole timeline. */
export interface RequestTotals {
  readonly requests: number;
  readonly failed: number;
}

/** Null where nobody counted. */
export function requestTotals({ samples }: Timeline): RequestTotals | null {
  const counted = samples
    .flatMap(({ colours }) => COLOURS.map((colour) => colours[colour]))
    .filter(({ requests, failed }) => requests !== undefined || failed !== undefined);
  if (counted.length === 0) return null;
  return {
    requests: counted.reduce((sum, { requests }) => sum + (requests ?? 0), 0),
    failed: counted.reduce((sum, { failed }) => sum + (failed ?? 0), 0),
  };
}

/** Per second and colour, in a piece of time; and how many failed there. Nothing for holes, nor where nobody counted. */
export type RequestRates = Readonly<Record<Colour | 'failed', number>>;

/** CloudWatch adds up whole minutes: what arrives after some looks without any was answered since the arrival before. */
const ARRIVAL_MS = 90_000;

export function requestRates(timeline: Timeline): readonly Piece<RequestRates>[] {
  const pieces: Piece<Counts>[] = [];
  for (const piece of countsOf(timeline)) {
    let { from } = piece;
    while (isCounted(piece.value) && pieces.length > 0) {
      const last = pieces.at(-1);
      if (last === undefined || last.to !== from || isCounted(last.value) || last.from < piece.to - ARRIVAL_MS) break;
      from = last.from;
      pieces.pop();
    }
    pieces.push({ ...piece, from });
  }
  return withoutAwaited(pieces).map(({ from, to, value: { blue, green, failed } }) => {
    const seconds = (to - from) / 1000;
    return { from, to, value: { blue: blue / seconds, green: green / seconds, failed } };
  });
}

type Counts = RequestRates;

const isCounted = ({ blue, green, failed }: Counts): boolean => blue + green + failed > 0;

/** Between each two samples, as they were counted. */
function countsOf(timeline: Timeline): readonly Piece<Counts>[] {
  const isHole = holeBefore(timeline);
  return timeline.samples.flatMap((sample, nth) => {
    const before = timeline.samples[nth - 1];
    const { blue, green } = sample.colours;
    if (before === undefined || before.at >= sample.at || isHole(nth)) return [];
    if (blue.requests === undefined && green.requests === undefined) return [];
    const failed = (blue.failed ?? 0) + (green.failed ?? 0);
    return [
      { from: before.at, to: sample.at, value: { blue: blue.requests ?? 0, green: green.requests ?? 0, failed } },
    ];
  });
}

/** Without what at the end may still arrive. */
function withoutAwaited(pieces: readonly Piece<Counts>[]): readonly Piece<Counts>[] {
  const last = pieces.findLastIndex(({ value }) => isCounted(value));
  const [counted, end] = [pieces[last]?.to, pieces.at(-1)?.to];
  return counted !== undefined && end !== undefined && end - counted < ARRIVAL_MS ? pieces.slice(0, last + 1) : pieces;
}

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

/** Per second and colour, between each two samples; and how many failed there. Nothing for holes. */
export type RequestRates = Readonly<Record<Colour | 'failed', number>>;

export function requestRates(timeline: Timeline): readonly Piece<RequestRates>[] {
  const isHole = holeBefore(timeline);
  return timeline.samples.flatMap((sample, nth) => {
    const before = timeline.samples[nth - 1];
    if (before === undefined || before.at >= sample.at || isHole(nth)) return [];
    const seconds = (sample.at - before.at) / 1000;
    const { blue, green } = sample.colours;
    const value: RequestRates = {
      blue: (blue.requests ?? 0) / seconds,
      green: (green.requests ?? 0) / seconds,
      failed: (blue.failed ?? 0) + (green.failed ?? 0),
    };
    return [{ from: before.at, to: sample.at, value }];
  });
}

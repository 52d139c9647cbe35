import type { Colour } from '@deploy/kernel';
import { COLOURS, type PerColour } from '../colour.ts';
import { needAt } from './capacity-kept.ts';
import { type RequestRates, requestRates } from './requests.ts';
import { type Piece, piecesOf, type Span } from './stretches.ts';
import type { Timeline, TimelineNeed, TimelineSample } from './timeline.ts';
import { colourAfter } from './weight-changes.ts';

/** What a chart of few columns shows of a slice of time. Null where nobody watched. */
export interface Column {
  /** The new colour's percentage, in the middle of the slice. */
  readonly share: number | null;
  /** The fewest in the slice, so that no dip is lost. */
  readonly healthy: PerColour<number> | null;
  readonly need: TimelineNeed | null;
  /** Requests per second, in the middle of the slice. */
  readonly requests: number | null;
  /** Failed requests of measurements that ended in the slice. */
  readonly failed: number;
}

/** @param slices in the order of time */
export function columnsOf(timeline: Timeline, slices: readonly Span[]): readonly Column[] {
  const samples = piecesOf(timeline, (sample) => sample);
  const rates = requestRates(timeline);
  const arriving = colourAfter(timeline);
  return slices.map((slice, nth) => {
    const middle = (slice.from + slice.to) / 2;
    const during = samples.filter(({ from, to }) => from < slice.to && to > slice.from);
    const rate = pieceAt(rates, middle)?.value;
    return {
      share: pieceAt(samples, middle)?.value.colours[arriving].percent ?? null,
      healthy: during.length === 0 ? null : { blue: fewest(during, 'blue'), green: fewest(during, 'green') },
      need: needAt(timeline, middle),
      requests: rate === undefined ? null : COLOURS.reduce((sum, colour) => sum + rate[colour], 0),
      failed: failedIn(rates, slice, nth === 0),
    };
  });
}

/** Slices of the same length, one beside the other. */
export function equalSlices({ from, to }: Span, count: number): readonly Span[] {
  const length = (to - from) / count;
  return Array.from({ length: count }, (_, nth) => ({ from: from + nth * length, to: from + (nth + 1) * length }));
}

export function pieceAt<T>(pieces: readonly Piece<T>[], at: number): Piece<T> | undefined {
  return pieces.find(({ from, to }) => from <= at && at < to) ?? pieces.find(({ to }) => to === at);
}

function fewest(pieces: readonly Piece<TimelineSample>[], colour: Colour): number {
  return pieces.reduce((least, { value }) => Math.min(least, value.colours[colour].healthy), Number.POSITIVE_INFINITY);
}

function failedIn(rates: readonly Piece<RequestRates>[], slice: Span, first: boolean): number {
  return rates
    .filter(({ to }) => (to > slice.from || (first && to === slice.from)) && to <= slice.to)
    .reduce((sum, { value }) => sum + value.failed, 0);
}

import type { Timeline, TimelineSample } from './timeline.ts';

/** From when to when a timeline goes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A value and when it held. */
export interface Piece<T> extends Span {
  readonly value: T;
}

export function spanOf({ samples, marks, phases }: Timeline): Span {
  const times = [...samples, ...marks].map(({ at }) => at).concat(phases.flatMap(({ from, to }) => [from, to]));
  const from = times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const to = times.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  return times.length === 0 ? { from: 0, to: 0 } : { from, to };
}

/** Whether nobody watched between a sample and the one before it: a run ended there, and another resumed. */
export function holeBefore(timeline: Timeline): (nth: number) => boolean {
  const resumed = timeline.marks.filter(({ kind }) => kind === 'resume').map(({ at }) => at);
  return (nth) => {
    const [before, sample] = [timeline.samples[nth - 1], timeline.samples[nth]];
    if (before === undefined || sample === undefined) return false;
    return resumed.some((at) => at > before.at && at <= sample.at);
  };
}

export function holesOf(timeline: Timeline): readonly Span[] {
  const isHole = holeBefore(timeline);
  return timeline.samples.flatMap((sample, nth) => {
    const before = timeline.samples[nth - 1];
    return before !== undefined && isHole(nth) ? [{ from: before.at, to: sample.at }] : [];
  });
}

/**
 * What each sample says, and how long it held: until the next, the last one until the end, the one before a hole not at
 * all. Neighbours with the same value are one piece.
 */
export function piecesOf<T>(timeline: Timeline, figure: (sample: TimelineSample) => T): readonly Piece<T>[] {
  const isHole = holeBefore(timeline);
  const { to: end } = spanOf(timeline);
  const pieces = timeline.samples.map((sample, nth): Piece<T> => {
    const next = timeline.samples[nth + 1]?.at ?? end;
    return { from: sample.at, to: isHole(nth + 1) ? sample.at : next, value: figure(sample) };
  });
  return joined(pieces);
}

/** Neighbours that touch and have the same value become one. */
export function joined<T>(pieces: readonly Piece<T>[]): readonly Piece<T>[] {
  const result: Piece<T>[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last !== undefined && last.to === piece.from && last.value === piece.value) {
      result[result.length - 1] = { ...last, to: piece.to };
    } else result.push(piece);
  }
  return result;
}

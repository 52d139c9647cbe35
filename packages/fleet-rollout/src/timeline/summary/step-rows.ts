import type { PerColour } from '../../colour.ts';
import { needAt } from '../capacity-kept.ts';
import { spanOf } from '../stretches.ts';
import type { Timeline, TimelineMark, TimelineNeed, TimelineSample } from '../timeline.ts';
import { colourAfter, weightChanges } from '../weight-changes.ts';

/** A time without a change of weights, and what was seen in it. */
export interface StepRow {
  readonly at: number;
  /** How long it was, in milliseconds. */
  readonly length: number;
  /** Percent of the new colour before; null for the first row. */
  readonly before: number | null;
  readonly share: number;
  /** When it began. */
  readonly healthy: PerColour<number>;
  readonly need: TimelineNeed | null;
  /** What was seen until weights changed again: gates, waits, failures. The step itself is not repeated. */
  readonly marks: readonly TimelineMark[];
}

export function stepRows(timeline: Timeline): readonly StepRow[] {
  const first = timeline.samples[0];
  if (first === undefined) return [];
  const { from, to } = spanOf(timeline);
  const arriving = colourAfter(timeline);
  const changes = weightChanges(timeline);
  const beginnings: readonly { at: number; before: number | null; share: number; sample: TimelineSample }[] = [
    { at: from, before: null, share: first.colours[arriving].percent, sample: first },
    ...changes.map(({ at, before, after, sample }) => ({ at, before, share: after, sample })),
  ];
  const bounds = boundaries(
    timeline.marks,
    beginnings.map(({ at }) => at),
  );
  return beginnings.map(({ at, before, share, sample: { colours } }, nth) => ({
    at,
    length: (beginnings[nth + 1]?.at ?? to) - at,
    before,
    share,
    healthy: { blue: colours.blue.healthy, green: colours.green.healthy },
    need: needAt(timeline, at),
    marks: timeline.marks.slice(bounds[nth], bounds[nth + 1]).filter(({ kind }) => kind !== 'step'),
  }));
}

/**
 * The first mark of each row. A change of weights is seen at or after the mark of its step, so a row begins with the last
 * such mark before it is seen; without one, with the first mark at that moment.
 */
function boundaries(marks: readonly TimelineMark[], times: readonly number[]): readonly number[] {
  return times.map((at, nth) => {
    const before = times[nth - 1];
    if (before === undefined) return 0;
    const own = marks.findLastIndex((mark) => isMove(mark) && mark.at > before && mark.at <= at);
    if (own !== -1) return own;
    const later = marks.findIndex((mark) => mark.at >= at);
    return later === -1 ? marks.length : later;
  });
}

const isMove = ({ kind }: TimelineMark): boolean => kind === 'step' || kind === 'undo';

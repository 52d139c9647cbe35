import { COLOURS } from '../colour.ts';
import { piecesOf, type Span } from './stretches.ts';
import type { Timeline, TimelineNeed, TimelineSample } from './timeline.ts';
import { colourAfter } from './weight-changes.ts';

/** Healthy instances of the colours that get requests. */
export function healthyServing({ colours }: TimelineSample): number {
  return COLOURS.filter((colour) => colours[colour].percent > 0).reduce(
    (sum, colour) => sum + colours[colour].healthy,
    0,
  );
}

/** What was asked for at a moment; before the first entry, what that one says. */
export function needAt({ needs }: Timeline, at: number): TimelineNeed | null {
  return needs.findLast((need) => need.at <= at) ?? needs[0] ?? null;
}

/** A fleet without a release serves nobody, and has no capacity to be kept. */
function isServed(timeline: Timeline, { colours }: TimelineSample): boolean {
  return timeline.isFirst !== true || colours[colourAfter(timeline)].percent > 0;
}

export interface FloorReport {
  /** The fewest healthy instances of colours with weight, and the floor at that moment. */
  readonly lowest: number;
  readonly floor: number;
  readonly below: readonly Span[];
}

/** Whether the floor held, as far as anybody watched. Null without samples or without a floor. */
export function floorReport(timeline: Timeline): FloorReport | null {
  const looks = piecesOf(timeline, (sample) => sample).flatMap(({ from, to, value }) => {
    const need = needAt(timeline, value.at);
    return need === null || !isServed(timeline, value)
      ? []
      : [{ from, to, healthy: healthyServing(value), floor: need.floor }];
  });
  const [first, ...others] = looks;
  if (first === undefined) return null;
  const closest = others.reduce(
    (one, other) => (other.healthy - other.floor < one.healthy - one.floor ? other : one),
    first,
  );
  const below = looks.filter(({ healthy, floor }) => healthy < floor).map(({ from, to }) => ({ from, to }));
  return { lowest: closest.healthy, floor: closest.floor, below };
}

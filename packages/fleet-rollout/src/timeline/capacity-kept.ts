import { COLOURS } from '../colour.ts';
import { holeBefore, type Span, spanOf } from './stretches.ts';
import type { Timeline, TimelineNeed, TimelineSample } from './timeline.ts';

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

export interface FloorReport {
  /** The fewest healthy instances of colours with weight, and the floor at that moment. */
  readonly lowest: number;
  readonly floor: number;
  readonly below: readonly Span[];
}

/** Whether the floor held, as far as anybody watched. Null without samples or without a floor. */
export function floorReport(timeline: Timeline): FloorReport | null {
  const isHole = holeBefore(timeline);
  const { to: end } = spanOf(timeline);
  let report: FloorReport | null = null;
  timeline.samples.forEach((sample, nth) => {
    const need = needAt(timeline, sample.at);
    if (need === null) return;
    const healthy = healthyServing(sample);
    const until = isHole(nth + 1) ? sample.at : (timeline.samples[nth + 1]?.at ?? end);
    const below = healthy < need.floor ? [{ from: sample.at, to: until }] : [];
    const closer = report === null || healthy - need.floor < report.lowest - report.floor;
    report = {
      lowest: closer || report === null ? healthy : report.lowest,
      floor: closer || report === null ? need.floor : report.floor,
      below: [...(report?.below ?? []), ...below],
    };
  });
  return report;
}

import type { Colour } from '@deploy/kernel';
import { COLOURS } from '../colour.ts';
import { healthyServing } from './capacity-kept.ts';
import { holeBefore } from './stretches.ts';
import type { ColourSample, Timeline, TimelineSample } from './timeline.ts';

/** Samples that one slice of time may keep: least and most healthy of both colours, and the fewest that serve. */
const KEPT_PER_SLICE = 5;

/**
 * Fewer samples that show the same. Kept are the first and the last, both sides of every change of weight and of every
 * hole, and of each slice of time the extremes of healthy capacity. Requests of a dropped sample are counted with the
 * next kept one, so sums stay.
 *
 * @param most how many samples to aim at; more are kept where there are more changes of weight
 */
export function thinTimeline(timeline: Timeline, most: number): Timeline {
  if (timeline.samples.length <= most) return timeline;
  const kept = changes(timeline);
  const slices = Math.max(1, Math.floor((most - kept.size) / KEPT_PER_SLICE));
  for (const nth of extremes(timeline.samples, slices)) kept.add(nth);
  return { ...timeline, samples: withCounts(timeline.samples, kept) };
}

function changes(timeline: Timeline): Set<number> {
  const { samples } = timeline;
  const isHole = holeBefore(timeline);
  const kept = new Set([0, samples.length - 1]);
  samples.forEach((sample, nth) => {
    const before = samples[nth - 1];
    if (before === undefined) return;
    const moved = COLOURS.some((colour) => before.colours[colour].percent !== sample.colours[colour].percent);
    if (moved || isHole(nth)) kept.add(nth - 1).add(nth);
  });
  return kept;
}

function extremes(samples: readonly TimelineSample[], slices: number): readonly number[] {
  const from = samples[0]?.at ?? 0;
  const length = ((samples.at(-1)?.at ?? from) - from) / slices;
  const members = new Map<number, number[]>();
  samples.forEach(({ at }, nth) => {
    const slice = length === 0 ? 0 : Math.min(slices - 1, Math.floor((at - from) / length));
    const others = members.get(slice);
    if (others === undefined) members.set(slice, [nth]);
    else others.push(nth);
  });
  const figures = [
    healthyServing,
    ...COLOURS.flatMap((colour) => [healthy(colour), (sample: TimelineSample) => -healthy(colour)(sample)]),
  ];
  return [...members.values()].flatMap((slice) => figures.map((figure) => leastOf(samples, slice, figure)));
}

const healthy =
  (colour: Colour) =>
  (sample: TimelineSample): number =>
    sample.colours[colour].healthy;

function leastOf(
  samples: readonly TimelineSample[],
  slice: readonly number[],
  figure: (sample: TimelineSample) => number,
): number {
  const figureOf = (nth: number) => {
    const sample = samples[nth];
    return sample === undefined ? Number.POSITIVE_INFINITY : figure(sample);
  };
  return slice.reduce((least, nth) => (figureOf(nth) < figureOf(least) ? nth : least));
}

function withCounts(samples: readonly TimelineSample[], kept: ReadonlySet<number>): readonly TimelineSample[] {
  const result: TimelineSample[] = [];
  let dropped: TimelineSample[] = [];
  samples.forEach((sample, nth) => {
    if (!kept.has(nth)) {
      dropped.push(sample);
      return;
    }
    result.push({
      at: sample.at,
      colours: { blue: counted(sample, dropped, 'blue'), green: counted(sample, dropped, 'green') },
    });
    dropped = [];
  });
  return result;
}

function counted(sample: TimelineSample, dropped: readonly TimelineSample[], colour: Colour): ColourSample {
  const own = sample.colours[colour];
  const all = [...dropped.map(({ colours }) => colours[colour]), own];
  const requests = sum(all.map((each) => each.requests));
  const failed = sum(all.map((each) => each.failed));
  return { ...own, ...(requests === null ? {} : { requests }), ...(failed === null ? {} : { failed }) };
}

/** Null when nobody counted. */
function sum(counts: readonly (number | undefined)[]): number | null {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
}

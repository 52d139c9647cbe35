import type { Colour } from '@deploy/kernel';
import { otherColour } from '../colour.ts';
import type { Timeline, TimelineSample } from './timeline.ts';

/** The colour that had the requests before the rollout. */
export function colourBefore({ brings, samples }: Timeline): Colour {
  if (brings !== undefined) return otherColour(brings);
  const first = samples[0]?.colours;
  return first !== undefined && first.green.percent > first.blue.percent ? 'green' : 'blue';
}

/** The colour that the rollout brings. */
export function colourAfter(timeline: Timeline): Colour {
  return otherColour(colourBefore(timeline));
}

/** Requests that went over to the new colour, or back. */
export interface WeightChange {
  readonly at: number;
  /** Percent of the new colour, before and after. */
  readonly before: number;
  readonly after: number;
  /** The first sample that shows it. */
  readonly sample: TimelineSample;
}

export function weightChanges(timeline: Timeline): readonly WeightChange[] {
  const arriving = colourAfter(timeline);
  return timeline.samples.flatMap((sample, nth) => {
    const before = timeline.samples[nth - 1]?.colours[arriving].percent;
    const after = sample.colours[arriving].percent;
    return before === undefined || before === after ? [] : [{ at: sample.at, before, after, sample }];
  });
}

/** The last known share of the new colour, in percent. */
export function lastShare(timeline: Timeline): number | null {
  return timeline.samples.at(-1)?.colours[colourAfter(timeline)].percent ?? null;
}

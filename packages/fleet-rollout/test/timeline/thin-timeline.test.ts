import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Timeline, type TimelineSample, thinTimeline } from '../../src/timeline/index.ts';
import { holesOf } from '../../src/timeline/stretches.ts';
import { randomTimeline } from './random-timeline.ts';
import { resumed } from './scenes.ts';

const COLOURS = ['blue', 'green'] as const;

/** Weights before and after each change, and the moments of the samples on its two sides. */
function changes({ samples }: Timeline): readonly string[] {
  return samples.flatMap((sample, nth) => {
    const before = samples[nth - 1];
    if (before === undefined || before.colours.green.percent === sample.colours.green.percent) return [];
    return [`${before.at} ${before.colours.green.percent} → ${sample.at} ${sample.colours.green.percent}`];
  });
}

function extremes({ samples }: Timeline, figure: (sample: TimelineSample) => number): readonly number[] {
  const figures = samples.map(figure);
  return [Math.min(...figures), Math.max(...figures)];
}

function sum({ samples }: Timeline, count: 'requests' | 'failed'): number {
  return samples.reduce((all, { colours }) => all + (colours.blue[count] ?? 0) + (colours.green[count] ?? 0), 0);
}

describe('thinning', () => {
  const cases = fc.tuple(randomTimeline(400), fc.integer({ min: 1, max: 120 }));

  test('keeps every change of weights, with both of its sides', () => {
    fc.assert(
      fc.property(cases, ([timeline, most]) =>
        expect(changes(thinTimeline(timeline, most))).toEqual(changes(timeline)),
      ),
    );
  });

  test('keeps the fewest and the most healthy instances of each colour, and the fewest that serve', () => {
    const serving = ({ colours }: TimelineSample) =>
      COLOURS.reduce((all, colour) => all + (colours[colour].percent > 0 ? colours[colour].healthy : 0), 0);
    fc.assert(
      fc.property(cases, ([timeline, most]) => {
        const thinner = thinTimeline(timeline, most);
        for (const colour of COLOURS) {
          const healthy = ({ colours }: TimelineSample) => colours[colour].healthy;
          expect(extremes(thinner, healthy)).toEqual(extremes(timeline, healthy));
        }
        expect(extremes(thinner, serving)[0]).toBe(extremes(timeline, serving)[0]);
      }),
    );
  });

  test('loses no request and no failure', () => {
    fc.assert(
      fc.property(cases, ([timeline, most]) => {
        const thinner = thinTimeline(timeline, most);
        expect([sum(thinner, 'requests'), sum(thinner, 'failed')]).toEqual([
          sum(timeline, 'requests'),
          sum(timeline, 'failed'),
        ]);
      }),
    );
  });

  test('keeps times, order and holes', () => {
    fc.assert(
      fc.property(cases, ([timeline, most]) => {
        const thinner = thinTimeline(timeline, most);
        expect([thinner.samples[0]?.at, thinner.samples.at(-1)?.at]).toEqual([
          timeline.samples[0]?.at,
          timeline.samples.at(-1)?.at,
        ]);
        expect(thinner.samples.map(({ at }) => at)).toEqual(
          thinner.samples.map(({ at }) => at).toSorted((a, b) => a - b),
        );
        expect(holesOf(thinner)).toEqual(holesOf(timeline));
      }),
    );
  });

  test('keeps no more than asked for where weights change seldom', () => {
    const look = (nth: number): TimelineSample => {
      const colour = { healthy: nth % 17, desired: 20, min: 2 };
      return { at: nth * 1000, colours: { blue: { ...colour, percent: 100 }, green: { ...colour, percent: 0 } } };
    };
    const long: Timeline = {
      samples: Array.from({ length: 20_000 }, (_, nth) => look(nth)),
      needs: [],
      phases: [],
      marks: [],
    };
    const { samples } = thinTimeline(long, 500);
    expect(samples.length).toBeLessThanOrEqual(500);
    expect(samples.length).toBeGreaterThan(150);
  });

  test('leaves alone what is short enough', () => {
    expect(thinTimeline(resumed(), 1000)).toEqual(resumed());
  });
});

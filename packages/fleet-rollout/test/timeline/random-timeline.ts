import fc from 'fast-check';
import { MARK_KINDS, type Timeline, type TimelinePhase, type TimelineSample } from '../../src/timeline/index.ts';
import { START } from './scenes.ts';

const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 500 }));

const colour = fc.record({ healthy: count, desired: count, min: count });

const requests = fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined });

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.constantFrom('gate', 'Target.ResponseCodeMismatch', '<503>', '"&"', 'of', '100 %', 'instances'), {
      maxLength: 40,
    })
    .map((all) => all.join(' ')),
);

/** Some are like real ones for most of their length: weights stay for a while, and capacity moves now and then. */
const look = fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1000, max: 600_000 })),
  blue: colour,
  green: colour,
  percent: fc.constantFrom(0, 0, 0, 5, 25, 33.3, 50, 100, 100),
  requests,
  failing: fc.constantFrom(0, 0, 0, 0.01, 1),
});

type Look = typeof look extends fc.Arbitrary<infer T> ? T : never;

function sampleOf(at: number, { blue, green, percent, requests: total, failing }: Look): TimelineSample {
  const counted = (share: number) => {
    if (total === undefined) return {};
    const own = Math.round((total * share) / 100);
    return { requests: own, failed: Math.floor(own * failing) };
  };
  return {
    at,
    colours: {
      blue: { ...blue, percent: 100 - percent, ...counted(100 - percent) },
      green: { ...green, percent, ...counted(percent) },
    },
  };
}

/** The end of each wait, from the start. */
function moments(waits: readonly number[]): readonly number[] {
  let at = START;
  return waits.map((wait) => {
    at += wait;
    return at;
  });
}

export function randomTimeline(most = 60): fc.Arbitrary<Timeline> {
  const wait = fc.integer({ min: 0, max: 900_000 });
  return fc
    .record({
      looks: fc.array(look, { maxLength: most }),
      needs: fc.array(fc.record({ wait, floor: count, demand: count }), { maxLength: 4 }),
      phases: fc.array(fc.record({ wait, name: words }), { maxLength: 12 }),
      marks: fc.array(fc.record({ wait, kind: fc.constantFrom(...MARK_KINDS), text: words }), { maxLength: 45 }),
    })
    .map(({ looks, needs, phases, marks }) => {
      const ends = moments(phases.map((phase) => phase.wait));
      const samples = moments(looks.map((each) => each.wait));
      return {
        samples: looks.map((each, nth) => sampleOf(samples[nth] ?? START, each)),
        needs: moments(needs.map((need) => need.wait)).map((at, nth) => ({
          at,
          floor: 0,
          demand: 0,
          ...without(needs[nth]),
        })),
        phases: phases.map(
          ({ name }, nth): TimelinePhase => ({ name, from: ends[nth - 1] ?? START, to: ends[nth] ?? START }),
        ),
        marks: moments(marks.map((mark) => mark.wait)).map((at, nth) => ({
          at,
          kind: 'gate',
          text: '',
          ...without(marks[nth]),
        })),
      };
    });
}

function without<T extends { readonly wait: number }>(entry: T | undefined): Omit<T, 'wait'> | undefined {
  if (entry === undefined) return undefined;
  const { wait: _, ...rest } = entry;
  return rest;
}

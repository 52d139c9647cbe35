import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { floorWords, headline, requestWords } from '../../src/timeline/headline.ts';
import type { Timeline } from '../../src/timeline/index.ts';
import { DARK, LIGHT } from '../../src/timeline/picture/palette.ts';
import { spread } from '../../src/timeline/picture/spread.ts';
import { between, compact, elapsed, spoken, thousands } from '../../src/timeline/wording.ts';
import { cleanDeploy, rolledBack, Scene, START } from './scenes.ts';

test('durations are said as people say them', () => {
  expect([0, 45_400, 89_000, 150_000, 240_000, 1_260_000, 10_800_000, 11_100_000].map(spoken)).toEqual([
    '0 s',
    '45 s',
    '89 s',
    '2 min 30 s',
    '4 min',
    '21 min',
    '3 h',
    '3 h 5 min',
  ]);
  expect([0, 200_000, 3_800_000].map(elapsed)).toEqual(['0:00', '3:20', '1:03:20']);
});

test('counts are grouped, and short on an axis', () => {
  expect([0, 999, 1000, 1_234_567].map(thousands)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0.25, 9500, 18_300, 2_400_000].map(compact)).toEqual(['0.3', '9,500', '18.3k', '2.4M']);
});

test('times name the day once', () => {
  expect(between(START, START + 60_000)).toBe('2026-11-24, 14:02 to 14:03 UTC');
  expect(between(START, START + 86_400_000)).toBe('2026-11-24, 14:02 to 2026-11-25, 14:02 UTC');
});

describe('the headline', () => {
  test('says who has the requests in the end', () => {
    expect(headline(cleanDeploy())).toBe('Green took over from blue in 20 min');
    expect(headline(rolledBack())).toBe('Rolled back: all requests were on blue again after 7 min 20 s');
  });

  test('says how far a run came that ended between', () => {
    const scene = new Scene(2, 10);
    scene.pass(60);
    scene.share(25);
    scene.pass(60);
    expect(headline(scene.timeline())).toBe('Stopped after 2 min with 25 % of requests on green');
  });

  test('says when nothing moved', () => {
    const scene = new Scene(2, 10);
    scene.pass(600);
    expect(headline(scene.timeline())).toBe('Blue kept all requests for 10 min');
  });

  test('takes the colour with most requests at the beginning for the one that leaves', () => {
    const flipped = (timeline: Timeline): Timeline => ({
      ...timeline,
      samples: timeline.samples.map(({ at, colours }) => ({
        at,
        colours: { blue: colours.green, green: colours.blue },
      })),
    });
    expect(headline(flipped(cleanDeploy()))).toBe('Blue took over from green in 20 min');
  });
});

describe('a first release', () => {
  const begun = () => {
    const scene = new Scene(0, 10);
    scene.need(2, 2);
    scene.pass(120);
    scene.green.healthy = 2;
    scene.pass(30);
    return scene;
  };

  test('takes over from nobody, and had nothing to keep before', () => {
    const scene = begun();
    scene.share(100);
    scene.pass(60);
    const timeline = { ...scene.timeline(), brings: 'green' as const, isFirst: true };
    expect(headline(timeline)).toBe('First release: Green got all requests after 2 min 30 s');
    expect(floorWords(timeline)).toBe('never below the floor of 2, lowest 2');
    expect(floorWords({ ...timeline, isFirst: false })).toContain('below the floor of 2 for');
  });

  test('that gets no request leaves nobody who serves', () => {
    const timeline = { ...begun().timeline(), brings: 'green' as const, isFirst: true };
    expect(headline(timeline)).toBe('First release: Green got no request in 2 min 30 s, and nobody else serves');
    expect(floorWords(timeline)).toBe('nothing served yet');
  });
});

test('requests that nobody counted are not called successful', () => {
  const bare = { healthy: 2, desired: 2, min: 2 };
  const samples = [{ at: START, colours: { blue: { ...bare, percent: 100 }, green: { ...bare, percent: 0 } } }];
  expect(requestWords({ samples, needs: [], phases: [], marks: [] })).toBe('not counted');
});

test('the floor is compared with the colours that get requests, at the time', () => {
  const scene = new Scene(4, 10);
  scene.green.healthy = 9;
  scene.pass(60);
  scene.need(3, 4);
  scene.blue.healthy = 2;
  scene.pass(30);
  scene.blue.healthy = 4;
  scene.pass(10);
  expect(floorWords(scene.timeline())).toBe('below the floor of 3 for 30 s, lowest 2');
});

describe('labels in a row', () => {
  const wishes = fc.array(
    fc.record({ centre: fc.integer({ min: -50, max: 550 }), size: fc.integer({ min: 1, max: 20 }) }),
    { maxLength: 25 },
  );
  const sorted = wishes.map((all) => all.toSorted((one, other) => one.centre - other.centre));

  test('never touch, and stay between the bounds', () => {
    fc.assert(
      fc.property(sorted, (all) => {
        const places = spread(all, 0, 500);
        const edges = all.flatMap(({ size }, nth) => [(places[nth] ?? 0) - size / 2, (places[nth] ?? 0) + size / 2]);
        for (const [nth, edge] of edges.entries()) expect(edge).toBeGreaterThanOrEqual((edges[nth - 1] ?? 0) - 1e-6);
        expect(edges.at(-1) ?? 0).toBeLessThanOrEqual(500 + 1e-6);
      }),
    );
  });

  test('are where they want to be when there is room', () => {
    expect(
      spread(
        [
          { centre: 50, size: 10 },
          { centre: 60, size: 10 },
          { centre: 100, size: 20 },
        ],
        0,
        500,
      ),
    ).toEqual([50, 60, 100]);
  });
});

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('on a %s page', (_, palette) => {
  test('text has at least the contrast of WCAG AA', () => {
    const pairs: readonly (readonly [string, string])[] = [
      ...[palette.ink, palette.soft, palette.blueText, palette.greenText, palette.badText, palette.needText].map(
        (ink): readonly [string, string] => [ink, palette.page],
      ),
      [palette.ink, palette.band],
      [palette.ink, palette.otherBand],
      [palette.soft, palette.panel],
      [palette.onBlue, palette.blue],
      [palette.onGreen, palette.green],
      [palette.onBad, palette.bad],
      [palette.onNeutral, palette.neutral],
      [palette.onWarn, palette.warn],
    ];
    expect(pairs.filter(([ink, ground]) => contrast(ink, ground) < 4.5)).toEqual([]);
  });

  test('lines are seen on their panel, and blue and green differ in lightness alone', () => {
    for (const line of [palette.blueText, palette.greenText, palette.bad, palette.ink]) {
      expect(contrast(line, palette.panel)).toBeGreaterThan(3);
    }
    expect(contrast(palette.blue, palette.green)).toBeGreaterThan(2);
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

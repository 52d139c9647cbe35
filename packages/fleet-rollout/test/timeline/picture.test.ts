import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawTimeline, type Timeline } from '../../src/timeline/index.ts';
import { randomTimeline } from './random-timeline.ts';
import { cleanDeploy, manyMarks, resumed, rolledBack, START, stickyDrain } from './scenes.ts';
import { markupFaults, overlaps, sizeOf, textBoxes } from './svg-text.ts';

const SCENES: readonly (readonly [string, Timeline])[] = [
  ['a clean deploy', cleanDeploy()],
  ['two instances', cleanDeploy(2, 1)],
  ['two hundred instances', cleanDeploy(200, 180_000)],
  ['a release that its gate rolled back', rolledBack()],
  ['a run that was killed and resumed', resumed()],
  ['a drain of three hours', stickyDrain()],
  ['40 marks in 2 minutes', manyMarks(40, 120)],
  ['40 marks in 6 hours', manyMarks(40, 6 * 3600)],
  ['2 marks in 2 minutes', manyMarks(2, 120)],
  ['nothing at all', { samples: [], needs: [], phases: [], marks: [] }],
];

function expectGood(svg: string): void {
  const { width, height } = sizeOf(svg);
  const boxes = textBoxes(svg);
  expect(markupFaults(svg)).toEqual([]);
  expect(overlaps(boxes)).toEqual([]);
  expect(
    boxes.filter(({ left, right, top, bottom }) => left < 0 || top < 0 || right > width || bottom > height),
  ).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
}

describe('the picture', () => {
  test.each(SCENES)('of %s has no text on text or outside, at any width', (_, timeline) => {
    for (const width of [640, 960, 1600]) expectGood(drawTimeline(timeline, { width }));
  });

  test('of any timeline has no text on text or outside, and is XML', () => {
    fc.assert(
      fc.property(
        randomTimeline(),
        fc.integer({ min: 600, max: 1700 }),
        fc.string({ unit: 'binary' }),
        (timeline, width, title) => {
          expectGood(drawTimeline(timeline, { width, title }));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('is the same for the same timeline', () => {
    expect(drawTimeline(rolledBack())).toBe(drawTimeline(rolledBack()));
  });

  test('is for people who do not see it, too', () => {
    const svg = drawTimeline(rolledBack());
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="timeline-title" aria-describedby="timeline-description"/,
    );
    expect(svg).toContain(
      '<title id="timeline-title">Rolled back: all requests were on blue again after 7 min 20 s</title>',
    );
    expect(svg).toMatch(/<desc id="timeline-description">.*45 of 29,198 requests failed.*never below the floor of 2/);
  });

  test('needs nothing from outside', () => {
    const svg = drawTimeline(manyMarks());
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|href|@import|<script/);
  });

  test('is readable on dark pages', () => {
    expect(drawTimeline(cleanDeploy())).toContain('@media (prefers-color-scheme:dark){.page{fill:#0d1117}');
  });

  test('names failures in the colour of failures, and says so when there were none', () => {
    expect(drawTimeline(rolledBack())).toMatch(/class="bad-text"[^>]*>45 of 29,198 requests failed</);
    expect(drawTimeline(cleanDeploy())).toMatch(/class="soft"[^>]*>50,327 requests, not one failed</);
  });

  test('shows where healthy capacity was below the floor', () => {
    const timeline = belowTheFloor();
    expect(drawTimeline(timeline)).toMatch(/class="bad-text"[^>]*>below the floor of 2 for 60 s, lowest 1</);
    expect(drawTimeline(timeline)).toContain('<path class="bad-fill"');
  });

  test('draws nothing where nobody watched, and says so', () => {
    const svg = drawTimeline(resumed());
    expect(svg.match(/class="hole"/g)).toHaveLength(3);
    expect(svg).toContain('>not watched<');
    const areas = [...svg.matchAll(/<path class="(?:blue|green)-fill" d="([^"]*)"/g)].map(([, path = '']) => path);
    expect(areas.map((path) => path.match(/M/g)?.length)).toEqual([2, 2, 2, 2]);
  });

  test('has one flag for marks that are too close for one each', () => {
    const svg = drawTimeline(manyMarks(40, 6 * 3600));
    const flags = textBoxes(svg).filter(({ text }) => /^\d+–\d+$/.test(text));
    expect(flags.length).toBeGreaterThan(0);
    for (let nth = 1; nth <= 40; nth += 1) expect(svg).toContain(`>${nth}. Waiting for capacity`);
  });

  test('of six hours of samples every second stays small', () => {
    const svg = drawTimeline(everySecond(6 * 3600));
    expect(svg.length).toBeLessThan(150_000);
    expectGood(svg);
  });
});

function belowTheFloor(): Timeline {
  const look = (minute: number, healthy: number) => ({
    at: START + minute * 60_000,
    colours: {
      blue: { healthy, desired: 3, min: 2, percent: 100 },
      green: { healthy: 0, desired: 0, min: 0, percent: 0 },
    },
  });
  return {
    samples: [look(0, 3), look(2, 1), look(3, 3), look(4, 3)],
    needs: [{ at: START, floor: 2, demand: 3 }],
    phases: [],
    marks: [],
  };
}

function everySecond(seconds: number): Timeline {
  const samples = Array.from({ length: seconds }, (_, second) => ({
    at: START + second * 1000,
    colours: {
      blue: { healthy: 3 + (second % 7), desired: 9, min: 2, percent: 100, requests: 40 + (second % 11), failed: 0 },
      green: { healthy: second % 5, desired: 4, min: 0, percent: 0, requests: 0, failed: 0 },
    },
  }));
  return { samples, needs: [{ at: START, floor: 2, demand: 6 }], phases: [], marks: [] };
}

import { describe, expect, test } from '@jest/globals';
import { headline } from '../../src/timeline/headline.ts';
import { readTimeline, type Timeline, type TimelineSample } from '../../src/timeline/index.ts';
import { requestRates } from '../../src/timeline/requests.ts';

const START = Date.UTC(2026, 10, 24, 14, 2, 0);

/** Looks every ten seconds; what each counted at green, or null where nobody counted. */
function lookedAt(counts: readonly (number | null)[], blue = 50): Timeline {
  const sample = (requests: number | null, nth: number): TimelineSample => {
    const group = { healthy: 2, desired: 2, min: 2 };
    const answered = requests === null ? {} : { requests, failed: 0 };
    return {
      at: START + nth * 10_000,
      colours: { blue: { ...group, percent: blue }, green: { ...group, percent: 100 - blue, ...answered } },
    };
  };
  return { samples: counts.map(sample), needs: [], phases: [], marks: [] };
}

const inSeconds = (timeline: Timeline) =>
  requestRates(timeline).map(({ from, to, value }) => [(from - START) / 1000, (to - START) / 1000, value.green]);

describe('requests per second', () => {
  test('that arrive once a minute were answered during that minute', () => {
    expect(inSeconds(lookedAt([0, 0, 0, 0, 0, 0, 600, 0, 0, 0, 0, 0, 300]))).toEqual([
      [0, 60, 10],
      [60, 120, 5],
    ]);
  });

  test('are not drawn before anybody counted, nor for what has yet to arrive', () => {
    expect(inSeconds(lookedAt([null, null, 0, 100, 0, 0]))).toEqual([[10, 30, 5]]);
  });

  test('are none where none arrive for longer than it can take', () => {
    const quiet = inSeconds(lookedAt([0, ...Array<number>(20).fill(0), 900]));
    expect(quiet.at(-1)).toEqual([120, 210, 10]);
    expect(quiet.slice(0, -1).every(([, , rate]) => rate === 0)).toBe(true);
  });
});

test('a run that resumes at half and half knows which colour it brings', () => {
  const halves = lookedAt([0, 0]).samples;
  const samples = [...halves, ...lookedAt([0, 0, 0, 0], 100).samples.slice(2)];
  const timeline: Timeline = { brings: 'blue', samples, needs: [], phases: [], marks: [] };
  expect(headline(timeline)).toBe('Blue took over from green in 30 s');
  expect(headline(readTimeline(JSON.stringify(timeline)))).toBe('Blue took over from green in 30 s');
});

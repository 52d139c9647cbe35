import { expect, test } from '@jest/globals';
import { predictPhases, totalSeconds } from '../src/predicted-duration.ts';

const plan = { steps: 4, stepSeconds: 60, bakeSeconds: 300, keepOldSeconds: 600, stablePolls: 3 };
const fleet = { boot: 180, poll: 15, deregistration: 120, cookie: 0 };
const secondsOf = (phases: ReturnType<typeof predictPhases>) =>
  Object.fromEntries(phases.map(({ phase, seconds }) => [phase, seconds]));

test('the defaults, on a fleet that boots in three minutes', () => {
  const phases = predictPhases(plan, fleet);
  expect(secondsOf(phases)).toEqual({
    boot: 180,
    settle: 30,
    steps: 240,
    bake: 300,
    'drain-proof': 30,
    'keep-old': 270,
    'scale-in': 120,
  });
  expect(totalSeconds(phases)).toBe(1170);
});

test('a first release has no old colour to prove idle, to keep and to empty', () => {
  const phases = predictPhases({ ...plan, steps: 0, isFirst: true }, { ...fleet, cookie: 3600 });
  expect(secondsOf(phases)).toEqual({ boot: 180, settle: 30, steps: 0, bake: 300 });
});

test('a long bake hides the proof of drain', () => {
  const phases = secondsOf(predictPhases({ ...plan, bakeSeconds: 900 }, fleet));
  expect(phases).toMatchObject({ bake: 900, 'drain-proof': 0, 'keep-old': 0 });
});

test('a cookie that lives long makes the proof wait for it', () => {
  const phases = secondsOf(predictPhases(plan, { ...fleet, cookie: 3600 }));
  expect(phases).toMatchObject({ bake: 300, 'drain-proof': 3630, 'keep-old': 0 });
});

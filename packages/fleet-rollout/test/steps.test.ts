import { describe, expect, test } from '@jest/globals';
import { nextStep, parseSteps, stepSeconds } from '../src/steps.ts';

test('steps are read in order', () => {
  expect(parseSteps('5, 25,50,100')).toEqual([5, 25, 50, 100]);
  expect(parseSteps('100')).toEqual([100]);
});

test.each([
  ['', /"" is no whole percentage/],
  ['5,5,100', /5 does not come after 5/],
  ['50,25,100', /25 does not come after 50/],
  ['5,25', /the last step is 25 and not 100/],
  ['0,100', /0 is not between 1 and 100/],
  ['5,101', /101 is not between/],
  ['5.5,100', /"5.5" is no whole percentage/],
  ['5,,100', /"" is no whole percentage/],
])('steps of "%s" are refused', (text, why) => {
  expect(() => parseSteps(text)).toThrow(why);
});

describe('the next step', () => {
  const steps = parseSteps('5,25,100');

  test('is the first above what the colour has', () => {
    expect(nextStep(steps, 0, 100)).toEqual({ kind: 'raise', percent: 5 });
    expect(nextStep(steps, 12, 100)).toEqual({ kind: 'raise', percent: 25 });
    expect(nextStep(steps, 100, 100)).toEqual({ kind: 'arrived' });
  });

  test('waits until healthy instances carry it', () => {
    expect(nextStep(steps, 25, 99)).toEqual({ kind: 'short-of-capacity', percent: 100 });
  });
});

test('a step is at least as long as its slowest alarm looks back, and a minute for the metric to arrive', () => {
  expect(stepSeconds(60, [])).toBe(60);
  expect(
    stepSeconds(60, [
      { periodSeconds: 60, evaluationPeriods: 3 },
      { periodSeconds: 300, evaluationPeriods: 1 },
    ]),
  ).toBe(360);
  expect(stepSeconds(900, [{ periodSeconds: 60, evaluationPeriods: 1 }])).toBe(900);
});

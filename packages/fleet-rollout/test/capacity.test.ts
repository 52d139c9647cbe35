import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { demandOf, type Fleet, healthyWithWeight, mostPercent, percentBackTo } from '../src/capacity.ts';
import { weightsFor } from '../src/shares.ts';

const group = (min: number, desired: number, healthy = desired, max = 40) => ({ min, desired, max, healthy });

describe('the demand', () => {
  test('is at the start what the live colour has', () => {
    const fleet: Fleet = { blue: group(2, 6), green: group(0, 0) };
    expect(demandOf(fleet, weightsFor('green', 0), 6)).toBe(6);
  });

  test('grows with the live colour, as autoscaling asks for more on the share it still carries', () => {
    const fleet: Fleet = { blue: group(6, 9), green: group(6, 6) };
    expect(demandOf(fleet, weightsFor('green', 25), 6)).toBe(12);
  });

  test('does not fall when the live colour loses weight and shrinks', () => {
    const fleet: Fleet = { blue: group(6, 6), green: group(6, 6) };
    expect(demandOf(fleet, weightsFor('green', 50), 10)).toBe(10);
  });

  test('is not taken from a size that this rollout itself set on a small share', () => {
    const fleet: Fleet = { blue: group(6, 6), green: group(6, 6) };
    expect(demandOf(fleet, weightsFor('green', 5), 6)).toBe(6);
  });

  test('is bounded by what both groups may grow to', () => {
    const fleet: Fleet = { blue: group(6, 6), green: group(6, 7, 7, 20) };
    expect(demandOf(fleet, weightsFor('green', 5), 6)).toBe(20);
  });
});

describe('the most that a colour may get', () => {
  test('is its healthy share of the demand, rounded down', () => {
    expect(mostPercent({ healthy: 2, demand: 3, floor: 2 })).toBe(66);
    expect(mostPercent({ healthy: 0, demand: 3, floor: 2 })).toBe(0);
    expect(mostPercent({ healthy: 9, demand: 3, floor: 2 })).toBe(100);
  });

  test('is never everything with fewer instances than the floor', () => {
    expect(mostPercent({ healthy: 1, demand: 1, floor: 2 })).toBe(99);
  });

  test('never asks more of an instance than the demand asks of each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (demand, healthy) => {
        const percent = mostPercent({ healthy, demand, floor: 0 });
        expect(percent * demand).toBeLessThanOrEqual(100 * healthy);
        if (percent < 100) expect((percent + 1) * demand).toBeGreaterThan(100 * healthy);
      }),
    );
  });
});

describe('after a failure', () => {
  test('everything goes back to a colour that is whole', () => {
    expect(percentBackTo('blue', { blue: group(6, 6), green: group(6, 6) }, 6)).toBe(100);
  });

  test('a colour that shrank gets what it carries', () => {
    expect(percentBackTo('blue', { blue: group(3, 3), green: group(6, 6) }, 6)).toBe(50);
  });

  test('where neither can carry the rest, every instance gets the same', () => {
    expect(percentBackTo('blue', { blue: group(3, 3), green: group(1, 1) }, 10)).toBe(75);
  });

  test('with nothing healthy at all, the colour that served before gets everything', () => {
    expect(percentBackTo('blue', { blue: group(3, 3, 0), green: group(1, 1, 0) }, 10)).toBe(100);
  });
});

test('only colours with weight count as healthy capacity', () => {
  const fleet: Fleet = { blue: group(3, 3), green: group(4, 4) };
  expect(healthyWithWeight(fleet, weightsFor('green', 0))).toBe(3);
  expect(healthyWithWeight(fleet, weightsFor('green', 1))).toBe(7);
});

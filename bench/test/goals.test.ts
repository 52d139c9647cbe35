import { describe, expect, test } from '@jest/globals';
import type { Measurement } from '../measure/measurement.ts';
import { limitGoal, wallGoal } from '../report/goal.ts';
import { fastestHonest } from '../report/goals.ts';
import { noRequests } from '../servers/request-kind.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { median } from '../statistics/summary.ts';

const byRound = (values: readonly number[]) => new Map(values.map((value, nth) => [nth + 1, value]));

describe('a paired ratio', () => {
  test('compares only rounds that have both, and takes the middle one', () => {
    const mine = byRound([2, 4, 100]);
    const theirs = new Map([
      [1, 2],
      [2, 2],
      [7, 1],
    ]);
    expect(pairedRatio(mine, theirs)).toMatchObject({ ratio: 1.5, rounds: 2 });
    expect(pairedRatio(mine, new Map())).toBeNull();
  });

  test('does not see what slowed whole rounds down', () => {
    const ratio = pairedRatio(byRound([1, 10, 3, 7]), byRound([2, 20, 6, 14]));
    expect(ratio).toMatchObject({ ratio: 0.5, interval: { low: 0.5, high: 0.5 } });
  });

  test('has an interval within the rounds that holds the median, the same each time', () => {
    const values = [0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 2.5];
    const ones = byRound(values.map(() => 1));
    const ratio = pairedRatio(byRound(values), ones);
    expect(ratio?.ratio).toBe(1.2);
    expect(ratio?.interval.low).toBeGreaterThanOrEqual(0.9);
    expect(ratio?.interval.low).toBeLessThan(1.2);
    expect(ratio?.interval.high).toBeGreaterThan(1.2);
    expect(pairedRatio(byRound(values), ones)).toEqual(ratio);
  });
});

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

describe('a wall goal', () => {
  const ratio = (low: number, middle: number, high: number) => ({ ratio: middle, interval: { low, high }, rounds: 7 });

  test.each([
    ['is missed when the whole interval lies beyond', ratio(1.31, 1.4, 1.5), 'missed'],
    ['is met when the median lies within, whatever the upper end', ratio(1.1, 1.2, 1.6), 'met'],
    ['says so when only noise saves it', ratio(1.2, 1.4, 1.6), 'not missed: within the noise'],
  ])('%s', (_, measured, verdict) => {
    expect(wallGoal('wall', measured, 1.3).verdict).toBe(verdict);
  });
});

test('what was not measured is not called met', () => {
  expect(wallGoal('wall', null, 1.3).verdict).toBe('not measured');
  expect(limitGoal('requests', null, 6).verdict).toBe('not measured');
});

describe('the fastest honest peer', () => {
  const run = (peer: string, scenario: Measurement['scenario'], wallMs: number, stale: number): Measurement => ({
    ...{ server: 'versitygw', files: 500, round: 1, peer, scenario, wallMs, stale },
    ...{ failure: null, cpuMs: 1, peakBytes: 1, requests: noRequests(), connections: 1, bytesUp: 1, bytesDown: 1 },
  });

  test('is none that left a stale file in another scenario, and no floor', () => {
    const runs = [
      run('s5cmd-size-only', 'cold', 100, 0),
      run('s5cmd-size-only', 'changed', 50, 2),
      run('bare-128', 'cold', 90, 0),
      run('upload-static', 'cold', 80, 0),
      run('rclone', 'cold', 300, 0),
      run('s3deploy', 'cold', 200, 0),
    ];
    expect(fastestHonest(runs, 'versitygw', 500, 'cold')).toBe('s3deploy');
  });
});

import { describe, expect, test } from '@jest/globals';
import { batchesOf, highestCostUsd, nextStep, pollIntervalMs, type RunningInvalidation } from '../src/index.ts';

const identity = { distribution: 'E1', occasion: 'generation 7 of s3://site/' };
const names = (count: number) => Array.from({ length: count }, (_, at) => `/${at}`);
const wildcards = (count: number) => Array.from({ length: count }, (_, at) => `/${at}/*`);

const running = (paths: readonly string[], reference = 'somebody'): RunningInvalidation => ({
  id: 'I1',
  batch: { reference, paths },
});

describe('batches', () => {
  test('are one while everything fits into an idle distribution', () => {
    expect(batchesOf([...names(3_000), ...wildcards(15)], identity)).toHaveLength(1);
    expect(batchesOf([], identity)).toEqual([]);
  });

  test('each fit into an idle distribution, and hold everything once', () => {
    const paths = [...names(7_000), ...wildcards(31)];
    const batches = batchesOf(paths, identity);
    expect(batches.map((batch) => batch.paths.length)).toEqual([3_015, 3_015, 1_001]);
    expect(new Set(batches.flatMap((batch) => batch.paths))).toEqual(new Set(paths));
    for (const batch of batches) expect(nextStep([batch], []).kind).toBe('submit');
  });

  test('have the same references for the same paths on the same occasion', () => {
    const reference = (paths: readonly string[], given = identity) => batchesOf(paths, given)[0]?.reference;
    const first = reference(['/a', '/b']);
    expect(reference(['/a', '/b'])).toBe(first);
    expect(reference(['/a', '/c'])).not.toBe(first);
    expect(reference(['/a', '/b'], { ...identity, distribution: 'E2' })).not.toBe(first);
    expect(reference(['/a', '/b'], { ...identity, occasion: 'generation 8 of s3://site/' })).not.toBe(first);
  });
});

describe('the next step', () => {
  const [batch] = batchesOf([...names(10), ...wildcards(2)], identity);
  if (batch === undefined) throw new Error('no batch');

  test('is done when nothing is left', () => {
    expect(nextStep([], [running(names(3_000))])).toEqual({ kind: 'done' });
  });

  test('is to submit while there is exactly room', () => {
    expect(nextStep([batch], [running(names(2_990)), running(wildcards(13))])).toEqual({ kind: 'submit', batch });
  });

  test('is to wait when one name or one wildcard is too many', () => {
    expect(nextStep([batch], [running(names(2_991))])).toEqual({ kind: 'wait', names: 2_991, wildcards: 0 });
    expect(nextStep([batch], [running(wildcards(14))])).toEqual({ kind: 'wait', names: 0, wildcards: 14 });
  });

  test('counts names and wildcards apart', () => {
    const [onlyNames] = batchesOf(names(10), identity);
    const [onlyWildcards] = batchesOf(wildcards(10), identity);
    if (onlyNames === undefined || onlyWildcards === undefined) throw new Error('no batch');
    expect(nextStep([onlyNames], [running(wildcards(15))]).kind).toBe('submit');
    expect(nextStep([onlyWildcards], [running(names(3_000))]).kind).toBe('submit');
  });

  test('is to submit what runs already: an earlier attempt asked for it, and it takes no room', () => {
    const full = running([...names(3_000), ...wildcards(15)], batch.reference);
    expect(nextStep([batch], [full])).toEqual({ kind: 'submit', batch });
  });

  test('counts nothing for what may not be looked into', () => {
    expect(nextStep([batch], [{ id: 'I1', batch: null }]).kind).toBe('submit');
  });
});

test('looks come less and less often, from 2 to 15 seconds', () => {
  const intervals = [0, 1, 2, 3, 4, 5, 6, 100].map(pollIntervalMs);
  expect(intervals).toEqual([2_000, 3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000]);
});

test('a cost is half a cent for each path', () => {
  expect([0, 1, 15, 3_000].map(highestCostUsd)).toEqual([0, 0.005, 0.075, 15]);
});

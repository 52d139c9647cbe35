import { describe, expect, test } from '@jest/globals';
import { compactLog, EMPTY_MANIFEST, isOlderRun, laterOrder, previousRelease, retainedReleases } from '../src/index.ts';
import { aLogEntry, aPointer } from './builders.ts';

const superseded = (generation: number, release: string, onDay: number) =>
  aLogEntry(generation, release, { supersededAt: new Date(Date.UTC(2026, 0, onDay)).toISOString() });
const january = (day: number) => Date.UTC(2026, 0, day);

describe('the release that `previous` means', () => {
  test('is the one before the live one', () => {
    expect(previousRelease(aPointer([aLogEntry(1, 'A'), aLogEntry(2, 'B'), aLogEntry(3, 'C')]))).toBe('B');
  });

  test('goes one further back at a second rollback', () => {
    const afterRollback = aPointer([aLogEntry(1, 'A'), aLogEntry(2, 'B'), aLogEntry(3, 'C'), aLogEntry(4, 'B')]);
    expect(previousRelease(afterRollback)).toBe('A');
  });

  test('is the live one while something is unsettled', () => {
    const log = [aLogEntry(1, 'A'), aLogEntry(2, 'B', { liveAt: null })];
    expect(previousRelease(aPointer(log, { live: 'A', unsettled: ['B'] }))).toBe('A');
  });

  test('skips releases that were undone before they settled, and those being pruned', () => {
    const log = [
      aLogEntry(1, 'A'),
      aLogEntry(2, 'B', { isDoomed: true }),
      aLogEntry(3, 'X', { liveAt: null }),
      aLogEntry(4, 'C'),
    ];
    expect(previousRelease(aPointer(log))).toBe('A');
  });

  test('is never the nothing that an undone first release leaves', () => {
    const log = [aLogEntry(1, 'X', { liveAt: null }), aLogEntry(2, EMPTY_MANIFEST.release), aLogEntry(3, 'A')];
    expect(previousRelease(aPointer(log))).toBeNull();
    const broken = [...log.slice(0, 2), aLogEntry(3, 'A', { liveAt: null })];
    expect(previousRelease(aPointer(broken, { live: EMPTY_MANIFEST.release, unsettled: ['A'] }))).toBeNull();
    expect(previousRelease(aPointer([...log, aLogEntry(4, 'B')]))).toBe('A');
  });

  test('does not exist for the first release', () => {
    expect(previousRelease(aPointer([aLogEntry(1, 'A')]))).toBeNull();
  });
});

describe('retention', () => {
  const log = [superseded(1, 'A', 2), superseded(2, 'B', 3), superseded(3, 'C', 20), aLogEntry(4, 'D')];

  test('keeps the last N releases, the live one included', () => {
    expect(retainedReleases(aPointer(log), { releases: 2, days: 0 }, january(30))).toEqual(new Set(['C', 'D']));
  });

  test('keeps what was superseded less than D days ago as well', () => {
    expect(retainedReleases(aPointer(log), { releases: 1, days: 11 }, january(30))).toEqual(new Set(['C', 'D']));
    expect(retainedReleases(aPointer(log), { releases: 1, days: 10 }, january(30))).toEqual(new Set(['D']));
  });

  test('counts a release that was live twice once, from its last time', () => {
    const back = [superseded(1, 'A', 2), superseded(2, 'B', 3), superseded(3, 'A', 4), aLogEntry(4, 'C')];
    expect(retainedReleases(aPointer(back), { releases: 2, days: 0 }, january(30))).toEqual(new Set(['A', 'C']));
  });

  test('never gives up what is live or unsettled', () => {
    const pointer = aPointer([superseded(1, 'A', 2), superseded(2, 'B', 3)], { live: 'A', unsettled: ['B'] });
    expect(retainedReleases(pointer, { releases: 1, days: 0 }, january(30))).toEqual(new Set(['A', 'B']));
  });
});

describe('the order of runs', () => {
  test('compares run ids as numbers of any length', () => {
    expect(isOlderRun('9', '10')).toBe(true);
    expect(isOlderRun('10', '10')).toBe(false);
    expect(isOlderRun('99999999999999999999', '100000000000000000000')).toBe(true);
  });

  test('knows no order without ids', () => {
    expect(isOlderRun(null, '10')).toBe(false);
    expect(isOlderRun('10', null)).toBe(false);
    expect(laterOrder(null, '10')).toBe('10');
    expect(laterOrder('9', '10')).toBe('10');
    expect(laterOrder('11', '10')).toBe('11');
  });
});

describe('compacting the log', () => {
  test('keeps what is not acknowledged, and of each release its first and last time', () => {
    const log = [
      superseded(1, 'A', 2),
      superseded(2, 'B', 3),
      superseded(3, 'A', 4),
      aLogEntry(4, 'A', { kind: 'prune' }),
      superseded(5, 'A', 6),
      superseded(6, 'B', 7),
      aLogEntry(7, 'C'),
    ];
    expect(compactLog(aPointer(log), 6).map((entry) => entry.generation)).toEqual([1, 2, 5, 6, 7]);
    expect(compactLog(aPointer(log), 0)).toEqual(log);
  });
});

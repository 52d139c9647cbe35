import { describe, expect, test } from '@jest/globals';
import { pruneCandidates, sortReleases, unneededBodies } from '../src/prune-plan.ts';
import { aLogEntry, aManifest, anEntry, aPointer } from './builders.ts';

const january = (day: number) => Date.UTC(2026, 0, day);
const superseded = (generation: number, release: string, day: number) =>
  aLogEntry(generation, release, { supersededAt: new Date(january(day)).toISOString() });

describe('releases sorted for a prune', () => {
  const log = [superseded(1, 'A', 2), superseded(2, 'B', 3), superseded(3, 'C', 20), aLogEntry(4, 'D')];
  const sort = (stored: readonly (readonly [string, number])[], days: number, pointer = aPointer(log)) =>
    sortReleases(
      pointer,
      stored.map(([release, day]) => ({ release, storedAtMs: january(day) })),
      { releases: 2, days },
      january(30),
    );

  test('are kept while they are retained, and doomed when they are not', () => {
    expect(sort([], 0)).toEqual({ kept: ['D', 'C'], doomed: ['A', 'B'], stray: [] });
    expect(new Set(sort([], 28).kept)).toEqual(new Set(['D', 'C', 'B']));
  });

  test('that never went live are strays once they are older than retention keeps anything', () => {
    const stored = [
      ['D', 1],
      ['X', 19],
      ['Y', 21],
    ] as const;
    expect(sort(stored, 10)).toMatchObject({ stray: ['X'] });
    // A younger one may belong to a deployment that is about to flip.
    expect(sort(stored, 10).kept).toContain('Y');
  });

  test('are kept while they are unsettled, whatever their age', () => {
    const pointer = aPointer([...log, aLogEntry(5, 'E', { liveAt: null })], { live: 'D', unsettled: ['E'] });
    expect(sort([['E', 1]], 0, pointer)).toMatchObject({ stray: [], doomed: ['A', 'B'] });
  });

  test('that a killed prune had begun to remove are removed by the next', () => {
    const pointer = aPointer([
      aLogEntry(1, 'A', { isDoomed: true, supersededAt: new Date(january(29)).toISOString() }),
      aLogEntry(2, 'D'),
    ]);
    expect(sort([], 28, pointer)).toMatchObject({ kept: ['D'], doomed: ['A'] });
  });
});

describe('keys that a prune looks at', () => {
  const kept = [aManifest(anEntry('index.html', 'new'), anEntry('shared.js', 'same', 'hashed'))];

  test('are those of going releases that no kept one has, with every content they ever had', () => {
    const going = [
      aManifest(
        anEntry('index.html', 'old'),
        anEntry('shared.js', 'same', 'hashed'),
        anEntry('logo.svg', 'one', 'file', 'max-age=60'),
      ),
      aManifest(anEntry('logo.svg', 'two'), anEntry('a.js', 'a', 'hashed')),
    ];
    const candidates = pruneCandidates(kept, going);
    expect(candidates.map(({ key }) => key)).toEqual(['a.js', 'logo.svg']);
    expect([...(candidates[1]?.contents.values() ?? [])]).toEqual(['max-age=60', 'no-cache']);
  });

  test('are none when nothing goes', () => {
    expect(pruneCandidates(kept, [])).toEqual([]);
    expect(pruneCandidates(kept, kept)).toEqual([]);
  });
});

describe('stored bodies', () => {
  test('are needed as long as a kept release has a mutable file of that content', () => {
    const page = anEntry('index.html', 'page');
    const script = anEntry('a.js', 'script', 'hashed');
    const stored = [page.sha256, script.sha256, 'f'.repeat(64)];
    // The body of a hashed file stands at its own key: a copy among the bodies is needed by nobody.
    expect(unneededBodies(stored, [aManifest(page, script)])).toEqual([script.sha256, 'f'.repeat(64)]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { changedPaths } from '../src/changes.ts';
import type { ReleaseEntry } from '../src/entry.ts';
import { planFlip } from '../src/flip-plan.ts';
import { type Manifest, makeManifest, parseManifest } from '../src/manifest.ts';
import { parsePointer } from '../src/pointer.ts';
import { pruneCandidates } from '../src/prune-plan.ts';
import { removalShare } from '../src/removal-share.ts';
import { aLogEntry, anEntry, aPointer } from './builders.ts';

/** More than the largest site that is promised to be fast. */
const FILES = 12_000;
/** Far above what a step takes, also on a machine that does much else; what grew with the square of the files would need more. */
const GENEROUS_MS = 6_000;

const site = (build: number, changedShare: number, role: 'hashed' | 'file'): readonly ReleaseEntry[] =>
  Array.from({ length: FILES }, (_, n) => {
    const version = n % 100 < changedShare * 100 ? build : 0;
    return role === 'hashed'
      ? anEntry(`assets/chunk-${n}-${version}.js`, `${n} of ${version}`, 'hashed')
      : anEntry(`pages/${n}/index.html`, `${n} of ${version}`);
  });

function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const begun = performance.now();
  const result = work();
  return { result, ms: performance.now() - begun };
}

describe('12,000 files', () => {
  const before: Manifest = makeManifest(site(1, 0.05, 'hashed'));
  const after: Manifest = makeManifest(site(2, 0.05, 'hashed'));
  const unhashed = makeManifest(site(1, 0.5, 'file'));
  const nextUnhashed = makeManifest(site(2, 0.5, 'file'));

  test('are planned, when 5 % changed', () => {
    const { result, ms } = timed(() => planFlip({ live: before, unsettled: [], target: after }));
    expect(result).toMatchObject({ isRepair: false, unchanged: FILES * 0.95 });
    expect(result.uploads).toHaveLength(FILES * 0.05);
    expect(ms).toBeLessThan(GENEROUS_MS);
  });

  test('are planned also as a repair', () => {
    for (const [live, target] of [
      [before, after],
      [unhashed, nextUnhashed],
    ] as const) {
      const { result, ms } = timed(() => planFlip({ live, unsettled: [target, live], target }));
      expect(result.isRepair).toBe(true);
      expect(ms).toBeLessThan(GENEROUS_MS);
    }
  });

  test('make a manifest that is read', () => {
    const text = JSON.stringify(after);
    const { result, ms } = timed(() => parseManifest(text));
    expect(result.release).toBe(after.release);
    expect(ms).toBeLessThan(GENEROUS_MS);
  });

  test('are compared for an invalidation, and for a prune,', () => {
    const walk = timed(() =>
      changedPaths({
        bucket: 'site',
        prefix: '',
        release: after.release,
        generation: 2,
        since: 1,
        complete: true,
        contents: [
          { kind: 'release', generation: 1, manifest: unhashed },
          { kind: 'release', generation: 2, manifest: nextUnhashed },
        ],
      }),
    );
    expect(walk.result.changes).toHaveLength(FILES / 2);
    expect(walk.result.unchanged).toHaveLength(FILES / 2);
    const prune = timed(() => pruneCandidates([after], [before]));
    expect(prune.result).toHaveLength(FILES * 0.05);
    const share = timed(() => removalShare(before.entries, after.entries));
    expect(share.result).toBe(0);
    expect(Math.max(walk.ms, prune.ms, share.ms)).toBeLessThan(GENEROUS_MS);
  });

  test('that are all mutable make a pointer of about 100 bytes each, read', () => {
    const log = Array.from({ length: 200 }, (_, n) => aLogEntry(n + 1, unhashed.release));
    const etags = Object.fromEntries(unhashed.entries.map(({ key, sha256 }) => [key, `"${sha256.slice(0, 32)}"`]));
    const text = JSON.stringify(aPointer(log, { etags }));
    expect(text.length).toBeLessThan(1_300_000);
    const { result, ms } = timed(() => parsePointer(text));
    expect(Object.keys(result.etags)).toHaveLength(FILES);
    expect(ms).toBeLessThan(GENEROUS_MS);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changesNothing, EMPTY_MANIFEST, inPhases, planFlip, type ReleaseEntry } from '../src/index.ts';
import { aManifest, anEntry } from './builders.ts';

const page = anEntry('index.html', 'page 1', 'entry');
const chunk = anEntry('assets/a-AAAAAAAA.js', 'chunk 1', 'hashed');
const robots = anEntry('robots.txt', 'robots');

const keysOf = (entries: readonly ReleaseEntry[]) => entries.map((entry) => entry.key);

describe('a plan from one release to the next', () => {
  test('is empty for the same release', () => {
    const live = aManifest(page, chunk, robots);
    const plan = planFlip({ live, unsettled: [], target: aManifest(robots, chunk, page) });
    expect(changesNothing(plan)).toBe(true);
    expect(plan.unchanged).toBe(3);
  });

  test('uploads hashed files, stages bodies once per content, and writes mutable keys in order', () => {
    const target = aManifest(
      anEntry('sw.js', 'worker', 'worker'),
      page,
      anEntry('about/index.html', 'page 1', 'page'),
      anEntry('config.json', '{}', 'config'),
      chunk,
      robots,
    );
    const plan = planFlip({ live: EMPTY_MANIFEST, unsettled: [], target });
    expect(keysOf(plan.uploads)).toEqual([chunk.key]);
    expect(plan.bodies.map((entry) => entry.sha256).length).toBe(4);
    expect(inPhases(plan.writes).map(([phase, writes]) => [phase, writes.map((write) => write.entry.key)])).toEqual([
      ['files', ['robots.txt']],
      ['config', ['config.json']],
      ['pages', ['about/index.html']],
      ['entries', ['index.html']],
      ['workers', ['sw.js']],
    ]);
  });

  test('sees a changed header as a change, and sends no bytes for it', () => {
    const live = aManifest(page, chunk);
    const target = aManifest(
      { ...page, headers: { ...page.headers, cacheControl: 'max-age=60' } },
      { ...chunk, headers: { ...chunk.headers, contentType: 'text/javascript' } },
    );
    const plan = planFlip({ live, unsettled: [], target });
    expect([plan.uploads, plan.bodies]).toEqual([[], []]);
    expect(plan.writes.map(({ phase }) => phase)).toEqual(['headers', 'entries']);
  });

  test('deletes removed pages only; other removed keys linger for open tabs', () => {
    const live = aManifest(page, anEntry('old.html', 'old', 'page'), robots, chunk);
    const plan = planFlip({ live, unsettled: [], target: aManifest(page) });
    expect(plan.deletions).toEqual(['old.html']);
    expect(plan.lingering).toEqual([chunk.key, 'robots.txt']);
  });

  test('refuses another content under a name that is cached for ever, in either direction', () => {
    const live = aManifest(page, chunk);
    const other = anEntry(chunk.key, 'chunk 2', 'hashed');
    const demoted = anEntry(chunk.key, 'chunk 2', 'file');
    for (const changed of [other, demoted]) {
      expect(() => planFlip({ live, unsettled: [], target: aManifest(page, changed) })).toThrow(
        expect.objectContaining({ code: 'hashed-key-changed' }),
      );
    }
  });
});

describe('a repair', () => {
  const live = aManifest(page, chunk, robots);
  const begun = aManifest(anEntry('index.html', 'page 2', 'entry'), anEntry('new.html', 'new', 'page'), chunk);

  test('writes every mutable key of the target, changed or not', () => {
    const plan = planFlip({ live, unsettled: [begun], target: live });
    expect(plan.isRepair).toBe(true);
    expect(plan.writes.map((write) => write.entry.key)).toEqual(['index.html', 'robots.txt']);
    expect(plan.deletions).toEqual(['new.html']);
    expect(changesNothing(plan)).toBe(false);
  });

  test('brings back what the live release has under keys that the target lacks', () => {
    const third = aManifest(anEntry('index.html', 'page 3', 'entry'));
    const plan = planFlip({ live, unsettled: [begun], target: third });
    expect(plan.writes.map((write) => [write.entry.key, write.isRestore])).toEqual(
      [
        ['robots.txt', true],
        ['index.html', false],
      ].sort((a, b) => Number(a[1]) - Number(b[1])),
    );
  });

  test('gives hashed keys their headers again where the open flip may have changed them', () => {
    const retyped = aManifest(
      page,
      { ...chunk, headers: { ...chunk.headers, contentType: 'text/javascript' } },
      robots,
    );
    const plan = planFlip({ live, unsettled: [retyped], target: live });
    expect(plan.writes.filter((write) => write.phase === 'headers').map((write) => write.entry)).toEqual([chunk]);
  });
});

test('applying a plan gives exactly the target under every key that the target has', () => {
  const key = fc.constantFrom('index.html', 'a.html', 'b.txt', 'c.json', 'd-hash.js', 'e-hash.js');
  const role = (name: string) => (name.endsWith('.html') ? 'page' : name.endsWith('.js') ? 'hashed' : 'file');
  // Hashed names are bound to their content.
  const entry = fc
    .tuple(key, fc.constantFrom('1', '2', '3'), fc.constantFrom('no-cache', 'max-age=60'))
    .map(([name, content, cache]) => anEntry(name, role(name) === 'hashed' ? name : content, role(name), cache));
  const manifest = fc.uniqueArray(entry, { selector: (one) => one.key }).map((entries) => aManifest(...entries));
  fc.assert(
    fc.property(manifest, manifest, (live, target) => {
      const plan = planFlip({ live, unsettled: [], target });
      const bucket = new Map(live.entries.map((one) => [one.key, one]));
      for (const uploaded of plan.uploads) bucket.set(uploaded.key, uploaded);
      for (const write of plan.writes) bucket.set(write.entry.key, write.entry);
      for (const deleted of plan.deletions) bucket.delete(deleted);
      for (const wanted of target.entries) expect(bucket.get(wanted.key)).toEqual(wanted);
      const pages = (names: Iterable<string>) => new Set([...names].filter((name) => name.endsWith('.html')));
      expect(pages(bucket.keys())).toEqual(pages(keysOf(target.entries)));
    }),
  );
});

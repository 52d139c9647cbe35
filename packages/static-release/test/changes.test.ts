import { describe, expect, test } from '@jest/globals';
import { changedPaths, EMPTY_MANIFEST, type GenerationContent, type Manifest } from '../src/index.ts';
import { aManifest, anEntry } from './builders.ts';

const walk = (...contents: readonly GenerationContent[]) =>
  changedPaths({
    bucket: 'site',
    prefix: 'app/',
    release: null,
    generation: contents.at(-1)?.generation ?? 0,
    since: contents[0]?.generation ?? 0,
    complete: true,
    contents,
  });

const release = (generation: number, manifest: Manifest): GenerationContent => ({
  kind: 'release',
  generation,
  manifest,
});
const page = (content: string) => anEntry('index.html', content, 'entry');
const file = (content: string, cacheControl?: string) => anEntry('robots.txt', content, 'file', cacheControl);

describe('changed paths', () => {
  test('name added, changed and removed paths with what caches may hold', () => {
    const changes = walk(
      release(1, aManifest(page('1'), anEntry('old.html', 'old', 'page'), file('r'))),
      release(2, aManifest(page('2'), anEntry('new.html', 'new', 'page'), file('r'))),
    );
    expect(changes.changes.map(({ path, kind, generation }) => [path, kind, generation])).toEqual([
      ['/app/index.html', 'changed', 2],
      ['/app/new.html', 'added', 2],
      ['/app/old.html', 'removed', 2],
    ]);
    expect(changes.changes[0]?.old).toEqual([{ sha256: page('1').sha256, cacheControl: 'no-cache' }]);
    expect(changes.unchanged).toEqual(['/app/robots.txt']);
  });

  test('are empty when nothing changed', () => {
    const same = aManifest(page('1'), file('r'));
    expect(walk(release(1, same), release(2, same)).changes).toEqual([]);
  });

  test('going there and back is still a change: caches may hold what was there in between', () => {
    const changes = walk(
      release(1, aManifest(file('1', 'max-age=60'))),
      release(2, aManifest(file('2', 'max-age=600'))),
      release(3, aManifest(file('1', 'max-age=60'))),
    );
    expect(changes.changes).toEqual([
      {
        path: '/app/robots.txt',
        kind: 'changed',
        generation: 3,
        old: [{ sha256: file('2').sha256, cacheControl: 'max-age=600' }],
        new: { sha256: file('1').sha256, cacheControl: 'max-age=60' },
      },
    ]);
  });

  test('a change of any header is a change, and the old version tells that the bytes are the same', () => {
    const before = file('1');
    const after = { ...before, headers: { ...before.headers, contentType: 'text/html' } };
    const [change] = walk(release(1, aManifest(before)), release(2, aManifest(after))).changes;
    expect([change?.kind, change?.old.map((version) => version.sha256)]).toEqual(['changed', [before.sha256]]);
  });

  test('a removed file goes on being served until it is pruned', () => {
    const contents = [release(1, aManifest(page('1'), file('r'))), release(2, aManifest(page('1')))];
    expect(walk(...contents).changes).toEqual([]);
    const pruned: GenerationContent = {
      kind: 'prune',
      generation: 3,
      removed: [{ key: 'robots.txt', sha256: file('r').sha256, cacheControl: 'max-age=60' }],
    };
    expect(
      walk(...contents, pruned).changes.map(({ path, kind, generation, new: now }) => [path, kind, generation, now]),
    ).toEqual([['/app/robots.txt', 'removed', 3, null]]);
  });

  test('everything is added after the empty bucket', () => {
    const changes = walk(release(0, EMPTY_MANIFEST), release(1, aManifest(page('1'), file('r'))));
    expect(changes.changes.map(({ kind }) => kind)).toEqual(['added', 'added']);
  });
});

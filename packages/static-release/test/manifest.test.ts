import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReleaseEntry } from '../src/entry.ts';
import { EMPTY_MANIFEST, makeManifest, parseManifest } from '../src/manifest.ts';
import { areSameHeaders, compareKeys, isSameObject, releaseId, shortId } from '../src/release-id.ts';
import { anEntry } from './release-builder.ts';

const page = anEntry({ key: 'index.html', role: 'entry', content: 'page', headers: { contentType: 'text/html' } });
const script = anEntry({
  key: 'assets/app-1.js',
  role: 'hashed',
  content: 'script',
  headers: {
    contentType: 'text/javascript',
    cacheControl: 'public, max-age=31536000, immutable',
    contentEncoding: 'gzip',
    contentDisposition: 'inline',
    contentLanguage: 'en',
    metadata: { b: '2', a: '1' },
  },
});
const entries = [page, script];

describe('the id of a release', () => {
  test('does not depend on the order of its entries', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 })
          .chain((keys) => fc.tuple(fc.constant(keys), fc.shuffledSubarray(keys, { minLength: keys.length }))),
        ([keys, shuffled]) => {
          const of = (names: readonly string[]) => releaseId(names.map((key) => anEntry({ key, content: key })));
          expect(of(shuffled)).toBe(of(keys));
        },
      ),
    );
  });

  test('does not depend on the order in which metadata was given', () => {
    const swapped = { ...script, headers: { ...script.headers, metadata: { a: '1', b: '2' } } };
    expect(releaseId([page, swapped])).toBe(releaseId(entries));
  });

  test('knows nothing of commits and runs: entries are all that it is made of', () => {
    expect(releaseId.length).toBe(1);
    expect(Object.keys(makeManifest(entries))).toEqual(['version', 'kind', 'release', 'entries']);
  });

  test.each<readonly [string, Partial<ReleaseEntry>]>([
    ['key', { key: 'assets/app-2.js' }],
    ['content', { sha256: 'f'.repeat(64) }],
    ['content type', { headers: { ...script.headers, contentType: 'text/plain' } }],
    ['Cache-Control', { headers: { ...script.headers, cacheControl: 'no-cache' } }],
    ['encoding', { headers: { ...script.headers, contentEncoding: 'br' } }],
    ['disposition', { headers: { ...script.headers, contentDisposition: 'attachment' } }],
    ['language', { headers: { ...script.headers, contentLanguage: 'fr' } }],
    ['metadata', { headers: { ...script.headers, metadata: { a: '1', b: '3' } } }],
  ])('is another one for another %s', (_what, change) => {
    expect(releaseId([page, { ...script, ...change }])).not.toBe(releaseId(entries));
  });

  test('is another one for a file more or less, and for a header that moved to another', () => {
    const ids = [
      releaseId(entries),
      releaseId([page]),
      releaseId([]),
      releaseId([{ ...page, headers: { cacheControl: 'x' } }]),
      releaseId([{ ...page, headers: { contentEncoding: 'x' } }]),
      releaseId([{ ...page, headers: { metadata: { x: 'y' } } }]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('stays what it is: bytes in buckets depend on it', () => {
    expect(releaseId(entries)).toBe('73899d69ab968825b072a054edf5bb65f75245936f16db4b1dcb1185ed3deb03');
    expect(EMPTY_MANIFEST.release).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(shortId(EMPTY_MANIFEST.release)).toBe('e3b0c44298fc');
  });
});

describe('objects and headers', () => {
  test('are the same as long as a visitor cannot tell them apart', () => {
    expect(isSameObject(script, { ...script, role: 'file', size: 0 })).toBe(true);
    expect(isSameObject(script, { ...script, sha256: page.sha256 })).toBe(false);
    expect(areSameHeaders({ contentType: 'a', metadata: {} }, { contentType: 'a' })).toBe(true);
    expect(areSameHeaders({ contentType: 'a' }, { contentType: 'b' })).toBe(false);
  });

  test('keys are in the order of their code units, on every machine', () => {
    expect(['b', 'a', 'B', 'ä', 'a/b', 'a.b', 'z'].toSorted(compareKeys)).toEqual([
      'B',
      'a',
      'a.b',
      'a/b',
      'b',
      'z',
      'ä',
    ]);
  });
});

describe('a manifest', () => {
  test('is read as it was written, in key order whatever it was made in', () => {
    const manifest = makeManifest(entries);
    expect(manifest.entries.map(({ key }) => key)).toEqual(['assets/app-1.js', 'index.html']);
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
    expect(parseManifest(JSON.stringify({ ...manifest, entries }))).toEqual(manifest);
    expect(parseManifest(JSON.stringify(EMPTY_MANIFEST))).toEqual(EMPTY_MANIFEST);
  });

  const manifest = makeManifest(entries);
  test.each([
    ['no JSON', '', 'the manifest is not JSON'],
    [
      'another document',
      JSON.stringify({ ...manifest, kind: 'release-pointer' }),
      'kind is not one of release-manifest',
    ],
    ['another version', JSON.stringify({ ...manifest, version: 2 }), 'version is 2, not 1'],
    [
      'an entry of an unknown role',
      JSON.stringify({ ...manifest, entries: [{ ...page, role: 'x' }] }),
      'entries[0].role',
    ],
    [
      'an odd header',
      JSON.stringify({ ...manifest, entries: [{ ...page, headers: { contentType: 1 } }] }),
      'headers.contentType',
    ],
    ['an entry less', JSON.stringify({ ...manifest, entries: [page] }), 'its entries are not those of release'],
    ['a changed digest', JSON.stringify(manifest).replace(page.sha256, 'f'.repeat(64)), 'its entries are not those of'],
    ['a changed header', JSON.stringify(manifest).replace('text/html', 'text/evil'), 'its entries are not those of'],
  ])('with %s is refused', (_name, text, message) => {
    expect(() => parseManifest(text)).toThrow(message);
  });
});

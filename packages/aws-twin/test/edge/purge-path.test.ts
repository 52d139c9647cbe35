import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { purgeMatcher, purgePathOf } from '../../src/edge/purge-path.ts';

const KNOBS = { tilde: 'never-purged' } as const;
const clears = (
  invalidation: string,
  requested: string,
  query = '',
  knobs: { tilde: 'never-purged' | 'purged-as-7e' } = KNOBS,
) => purgeMatcher([invalidation])(purgePathOf(requested, query, knobs));

describe('which copies an invalidation path clears', () => {
  test.each([
    ['/index.html', '/index.html', true],
    ['/index.html', '/Index.html', false],
    ['/index.html', '/', false],
    ['/', '/', true],
    ['/', '/index.html', false],
    ['/docs', '/docs/', false],
    ['/docs/', '/docs/', true],
    ['/docs/*', '/docs/', true],
    ['/docs/*', '/docs/a/b.html', true],
    ['/docs/*', '/docs', false],
    ['/docs*', '/docs', true],
    ['/docs*', '/docs-old/a.html', true],
    ['/docs*', '/Docs', false],
    ['/*', '/', true],
    ['/*', '/any/thing', true],
    ['/logo.*', '/logo.png', true],
    ['/logo.*', '/logoXpng', false],
    ['/a*b', '/aXb', false],
    ['index.html', '/index.html', true],
  ])('%s clears %s: %s', (invalidation, requested, cleared) => {
    expect(clears(invalidation, requested)).toBe(cleared);
  });

  test.each([
    ['a space', '/a%20b.js', '/a%20b.js'],
    ['non-ASCII characters', '/caf%C3%A9.html', '/caf%C3%A9.html'],
    ['non-ASCII characters in lower-case hex', '/caf%C3%A9.html', '/caf%c3%a9.html'],
    ['a character outside the basic plane', '/%F0%9F%9A%80', '/%F0%9F%9A%80'],
    ['quotes and angle brackets', '/%22%3C%3E', '/%22%3C%3E'],
    ['a percent sign', '/100%25', '/100%25'],
    ['a hash', '/a%23b', '/a%23b'],
    ['braces, brackets, bar, caret, backslash, backtick', '/%7B%7D%5B%5D%7C%5E%5C%60', '/%7B%7D%5B%5D%7C%5E%5C%60'],
    ['a plus requested plainly', '/a+b', '/a+b'],
    ['a plus requested encoded', '/a+b', '/a%2Bb'],
    [
      'reserved characters requested encoded',
      "/a@b:c;d=e&f,g$h!i'j(k)",
      '/a%40b%3Ac%3Bd%3De%26f%2Cg%24h%21i%27j%28k%29',
    ],
    ['an asterisk requested encoded, by a wildcard', '/a*', '/a%2Ab'],
    ['letters requested encoded for no reason', '/abc', '/%61bc'],
  ])('%s: %s clears a request for %s', (_name, invalidation, requested) => {
    expect(clears(invalidation, requested)).toBe(true);
  });

  test.each([
    ['encoding what is safe', '/a%2Db', '/a-b'],
    ['encoding a plus', '/a%2Bb', '/a%2Bb'],
    ['encoding an at sign', '/%40x', '/@x'],
    ['leaving a space plain', '/a b', '/a%20b'],
    ['leaving non-ASCII plain', '/café', '/caf%C3%A9'],
    ['encoding twice', '/a%2520b', '/a%20b'],
    ['encoding a slash', '/a%2Fb', '/a/b'],
  ])('%s clears nothing: %s is not %s', (_name, invalidation, requested) => {
    expect(clears(invalidation, requested)).toBe(false);
  });

  test('a tilde is cleared by %7E only where the knob says so, and always by a wildcard before it', () => {
    expect(clears('/a%7Eb', '/a~b')).toBe(false);
    expect(clears('/a%7Eb', '/a%7Eb')).toBe(false);
    expect(clears('/a%7Eb', '/a~b', '', { tilde: 'purged-as-7e' })).toBe(true);
    expect(clears('/a%7Eb', '/a%7Eb', '', { tilde: 'purged-as-7e' })).toBe(true);
    for (const tilde of ['never-purged', 'purged-as-7e'] as const)
      expect(clears('/a*', '/a~b', '', { tilde })).toBe(true);
  });

  test('an escaped question mark or slash stays another path than a plain one', () => {
    expect(clears('/a?b', '/a%3Fb')).toBe(false);
    expect(clears('/a%3Fb', '/a%3Fb')).toBe(true);
    expect(clears('/a/b', '/a%2Fb')).toBe(false);
  });

  test('a path without a query string leaves copies with one, a wildcard takes them', () => {
    expect(clears('/a.js', '/a.js', 'v=1')).toBe(false);
    expect(clears('/a.js?v=1', '/a.js', 'v=1')).toBe(true);
    expect(clears('/a.js?v=2', '/a.js', 'v=1')).toBe(false);
    expect(clears('/a.js*', '/a.js', 'v=1')).toBe(true);
  });

  test('several paths clear what any of them clears', () => {
    const matches = purgeMatcher(['/a', '/b/*']);
    expect(['/a', '/b/c', '/b', '/c'].map(matches)).toEqual([true, true, false, false]);
  });
});

describe('any key', () => {
  const key = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/[~*?]/.test(text) && text.isWellFormed());

  test('has one purge path, however much of it the viewer encoded', () => {
    fc.assert(
      fc.property(key, (text) => {
        const slashed = (part: string) => part.split('/').map(encodeURIComponent).join('/');
        const plain = purgePathOf(`/${encodeURI(text).replaceAll('#', '%23')}`, '', KNOBS);
        const full = purgePathOf(`/${slashed(text)}`, '', KNOBS);
        expect(full).toBe(plain);
        expect(decodeURIComponent(full)).toBe(`/${text}`);
      }),
    );
  });
});

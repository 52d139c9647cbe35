import { describe, expect, test } from '@jest/globals';
import { type CacheTtl, mayKeep, mayServeUnasked } from '../src/index.ts';

const ttl = (given: Partial<CacheTtl> = {}): CacheTtl => ({ min: 0, default: 0, max: 31_536_000, ...given });

describe('an edge that obeys Cache-Control', () => {
  test.each([
    'no-cache',
    'no-store',
    'private',
    'max-age=0',
    'max-age=0, must-revalidate',
    's-maxage=0, max-age=600',
    'NO-CACHE',
    'no-cache, max-age=600',
    'no-cache, stale-if-error=600',
    'max-age=0, stale-while-revalidate=0',
  ])('never serves a copy unasked of what says %s', (cacheControl) => {
    expect(mayServeUnasked(cacheControl, ttl())).toBe(false);
  });

  test.each([
    'max-age=1',
    's-maxage=60, max-age=0',
    'max-age="60"',
    'max-age=0, stale-while-revalidate=60',
    'max-age=0, stale-if-error=60',
    'max-age=0, max-age=60',
    'max-age=soon',
    'public',
    'no-cache="Set-Cookie", max-age=60',
    'public, max-age=31536000, immutable',
  ])('may serve a copy unasked of what says %s', (cacheControl) => {
    expect(mayServeUnasked(cacheControl, ttl())).toBe(true);
  });

  test('may serve a copy of what says nothing, for it may have said Expires', () => {
    expect(mayServeUnasked(null, ttl())).toBe(true);
  });
});

describe('an edge', () => {
  test.each(['no-cache', 'no-store', 'private', 'max-age=0', null])(
    'with a minimum TTL may serve a copy of whatever says %s',
    (cacheControl) => {
      expect(mayServeUnasked(cacheControl, ttl({ min: 1 }))).toBe(true);
      expect(mayKeep(cacheControl, ttl({ min: 1 }))).toBe(true);
    },
  );

  test('whose maximum TTL is 0 keeps nothing', () => {
    expect(mayServeUnasked('max-age=600', ttl({ max: 0 }))).toBe(false);
    expect(mayKeep('max-age=600', ttl({ max: 0 }))).toBe(false);
  });

  test('whose settings are not known may do anything', () => {
    expect(mayServeUnasked('no-store', null)).toBe(true);
    expect(mayKeep('no-store', null)).toBe(true);
  });

  test.each([
    ['no-cache', true],
    ['max-age=0', true],
    [null, true],
    ['no-store', false],
    ['private', false],
    ['private="Set-Cookie"', true],
  ])('keeps a copy to ask about of what says %s: %s', (cacheControl, keeps) => {
    expect(mayKeep(cacheControl, ttl())).toBe(keeps);
  });
});

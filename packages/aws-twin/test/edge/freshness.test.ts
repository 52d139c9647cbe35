import { describe, expect, test } from '@jest/globals';
import { errorTtl, freshnessOf } from '../../src/edge/freshness.ts';
import { type HeaderFields, textAnswer } from '../../src/edge/message.ts';
import { policy } from './site.ts';

const NOW = Date.UTC(2026, 0, 1);
const KNOBS = { noCache: 'revalidated', forbidden: 'by-cache-control' } as const;
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();
const cc = (value: string): HeaderFields => ({ 'cache-control': value });

interface Row {
  readonly says: string;
  readonly headers: HeaderFields;
  readonly min?: number;
  readonly def?: number;
  readonly max?: number;
  /** Null: not cached. */
  readonly ttl: number | null;
}

// The rows of "Manage how long content stays in the cache", with a minimum TTL of 0 and above 0.
const ROWS: readonly Row[] = [
  { says: 'max-age below the maximum counts', headers: cc('max-age=60'), ttl: 60 },
  { says: 'max-age above the maximum is cut', headers: cc('max-age=500'), max: 300, ttl: 300 },
  { says: 'max-age of 0 is revalidated on each request', headers: cc('max-age=0'), def: 90, ttl: 0 },
  { says: 'max-age below the minimum is raised', headers: cc('max-age=5'), min: 30, ttl: 30 },
  { says: 'max-age between minimum and maximum counts', headers: cc('max-age=45'), min: 30, max: 300, ttl: 45 },
  { says: 'no header means the default', headers: {}, def: 90, ttl: 90 },
  { says: 'no header and no default means 0', headers: {}, ttl: 0 },
  { says: 'no header means the minimum where it is above the default', headers: {}, min: 30, def: 10, ttl: 30 },
  { says: 'no header means the default where it is above the minimum', headers: {}, min: 30, def: 90, ttl: 90 },
  { says: 's-maxage wins over max-age', headers: cc('max-age=10, s-maxage=70'), ttl: 70 },
  { says: 's-maxage above the maximum is cut', headers: cc('s-maxage=700, max-age=1'), max: 300, ttl: 300 },
  { says: 's-maxage below the minimum is raised', headers: cc('s-maxage=1, max-age=500'), min: 30, ttl: 30 },
  { says: 's-maxage alone counts', headers: cc('s-maxage=70'), ttl: 70 },
  { says: 'Expires counts', headers: { expires: inSeconds(120) }, ttl: 120 },
  { says: 'Expires above the maximum is cut', headers: { expires: inSeconds(900) }, max: 300, ttl: 300 },
  { says: 'Expires below the minimum is raised', headers: { expires: inSeconds(5) }, min: 30, ttl: 30 },
  { says: 'Expires in the past means 0', headers: { expires: inSeconds(-5) }, def: 90, ttl: 0 },
  { says: 'Expires that is no date means 0', headers: { expires: 'soon' }, def: 90, ttl: 0 },
  { says: 'max-age wins over Expires', headers: { ...cc('max-age=10'), expires: inSeconds(120) }, ttl: 10 },
  { says: 'a max-age that is no number is as good as none', headers: cc('max-age=ten'), def: 90, ttl: 90 },
  { says: 'directives are read without regard to case', headers: cc('Public, MAX-AGE=20'), ttl: 20 },
  { says: 'a quoted value is read', headers: cc('max-age="20"'), ttl: 20 },
  { says: 'other directives mean the default', headers: cc('public'), def: 90, ttl: 90 },
  { says: 'no-store is not cached', headers: cc('no-store'), def: 90, ttl: null },
  { says: 'private is not cached', headers: cc('private, max-age=60'), ttl: null },
  { says: 'private with fields is not cached either', headers: cc('private="x", max-age=60'), ttl: null },
  { says: 'no-cache is kept for revalidation', headers: cc('no-cache'), def: 90, ttl: 0 },
  { says: 'no-cache wins over max-age', headers: cc('max-age=60, no-cache'), ttl: 0 },
  { says: 'a minimum above 0 overrides no-store', headers: cc('no-store'), min: 30, ttl: 30 },
  { says: 'a minimum above 0 overrides no-cache', headers: cc('no-cache, max-age=60'), min: 1, def: 86_400, ttl: 1 },
  { says: 'a minimum above 0 overrides private', headers: cc('private'), min: 30, ttl: 30 },
  { says: 'a maximum of 0 turns caching off', headers: cc('max-age=60'), max: 0, ttl: null },
  { says: 'Vary: * is revalidated on each request', headers: { ...cc('max-age=60'), vary: '*' }, ttl: 0 },
  {
    says: 'Vary: * is cached where the minimum is above 0',
    headers: { ...cc('max-age=60'), vary: '*' },
    min: 5,
    ttl: 60,
  },
];

describe('how long a good answer stays fresh', () => {
  test.each(ROWS)('$says', ({ headers, min = 0, def = 0, max = 31_536_000, ttl }) => {
    const rules = policy({ minTtl: min, defaultTtl: def, maxTtl: max });
    const freshness = freshnessOf(textAnswer(200, 'x', headers), rules, NOW, KNOBS);
    expect(freshness.kind === 'cached' ? freshness.ttlSeconds : null).toBe(ttl);
  });

  test('no-cache is not kept where the knob says so', () => {
    const answer = textAnswer(200, 'x', cc('no-cache'));
    expect(freshnessOf(answer, policy(), NOW, { noCache: 'not-stored' }).kind).toBe('uncached');
  });

  test('redirects 307 and 308 are kept only with Cache-Control', () => {
    const rules = policy({ defaultTtl: 90 });
    expect(freshnessOf(textAnswer(301, ''), rules, NOW, KNOBS).kind).toBe('cached');
    expect(freshnessOf(textAnswer(307, ''), rules, NOW, KNOBS).kind).toBe('uncached');
    expect(freshnessOf(textAnswer(308, ''), rules, NOW, KNOBS).kind).toBe('uncached');
    expect(freshnessOf(textAnswer(308, '', cc('max-age=5')), rules, NOW, KNOBS).kind).toBe('cached');
  });

  test.each([
    [
      'stale serving is bounded by the maximum TTL',
      'max-age=60, stale-while-revalidate=600, stale-if-error=900',
      100,
      40,
      40,
    ],
    [
      'stale serving lasts as long as the origin says',
      'max-age=60, stale-while-revalidate=10, stale-if-error=20',
      3600,
      10,
      20,
    ],
    ['without directives there is no stale serving but on errors', 'max-age=60', 3600, 0, null],
    ['no-cache is never served stale', 'no-cache, stale-while-revalidate=10, stale-if-error=20', 3600, 0, 0],
  ])('%s', (_says, header, maxTtl, whileRevalidating, ifError) => {
    expect(freshnessOf(textAnswer(200, 'x', cc(header)), policy({ maxTtl }), NOW, KNOBS)).toMatchObject({
      staleWhileRevalidateSeconds: whileRevalidating,
      staleIfErrorSeconds: ifError,
    });
  });
});

describe('how long an error is cached', () => {
  const configured = [{ errorCode: 404, responseCode: null, responsePagePath: null, errorCachingMinTtl: 60 }];
  const rules = policy({ maxTtl: 300 });

  test.each([
    [404, {}, [], 10],
    [410, {}, [], 10],
    [414, {}, [], 10],
    [500, {}, [], 10],
    [502, {}, [], 10],
    [503, cc('no-store'), [], 10],
    [504, cc('max-age=3'), [], 10],
    [500, cc('max-age=45'), [], 45],
    [500, cc('max-age=4500'), [], 300],
    [500, { expires: inSeconds(30) }, [], 30],
    [404, {}, configured, 60],
    [404, cc('max-age=20'), configured, 60],
    [404, cc('max-age=90'), configured, 90],
    [404, cc('no-store'), configured, null],
    [404, cc('private'), [], null],
    [501, cc('no-cache'), [], null],
    [403, {}, [], null],
    [403, cc('max-age=5'), [], 10],
    [400, cc('s-maxage=50'), [], 50],
    [405, {}, [], null],
    [412, {}, [], null],
    [415, {}, [], null],
    [401, cc('max-age=50'), [], null],
    [416, cc('max-age=50'), [], null],
  ])('status %d with %j and %j', (status, headers, responses, seconds) => {
    expect(errorTtl(textAnswer(status, 'x', headers), responses, rules, NOW, KNOBS)).toBe(seconds);
  });

  test('a 403 is cached like a 404 where the knob says so', () => {
    expect(errorTtl(textAnswer(403, 'x'), [], rules, NOW, { forbidden: 'always' })).toBe(10);
  });

  test('the error caching TTL may be 0', () => {
    const none = [{ errorCode: 404, responseCode: null, responsePagePath: null, errorCachingMinTtl: 0 }];
    expect(errorTtl(textAnswer(404, 'x'), none, rules, NOW, KNOBS)).toBe(0);
  });
});

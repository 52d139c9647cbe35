import { describe, expect, test } from '@jest/globals';
import { cacheKeyOf, keyedEncoding, mayCollapse, type ViewerRequest } from '../../src/edge/cache-key.ts';
import { NO_BODY } from '../../src/edge/message.ts';
import type { CachePolicyModel } from '../../src/model.ts';
import { behaviour, CACHING_DISABLED, policy } from './site.ts';

const request = (changes: Partial<ViewerRequest> = {}): ViewerRequest => ({
  method: 'GET',
  path: '/a',
  query: '',
  headers: {},
  body: NO_BODY,
  ...changes,
});
const share = (rules: Partial<CachePolicyModel>, left: Partial<ViewerRequest>, right: Partial<ViewerRequest>) =>
  cacheKeyOf(request(left), policy(rules)).text === cacheKeyOf(request(right), policy(rules)).text;

describe('which requests share a copy', () => {
  test('paths are compared as they were sent', () => {
    expect(share({}, { path: '/a' }, { path: '/a' })).toBe(true);
    expect(share({}, { path: '/a' }, { path: '/A' })).toBe(false);
    expect(share({}, { path: '/a' }, { path: '/%61' })).toBe(false);
  });

  test('query strings count as far as the policy takes them', () => {
    expect(share({ queryStrings: 'none' }, { query: 'x=1' }, { query: 'x=2' })).toBe(true);
    expect(share({ queryStrings: 'all' }, { query: 'x=1' }, { query: 'x=2' })).toBe(false);
    expect(share({ queryStrings: 'all' }, { query: 'x=1&y=2' }, { query: 'y=2&x=1' })).toBe(false);
    expect(share({ queryStrings: ['x'] }, { query: 'x=1&y=1' }, { query: 'y=2&x=1' })).toBe(true);
    expect(share({ queryStrings: ['x'] }, { query: 'x=1' }, { query: 'x=2' })).toBe(false);
    expect(share({ queryStrings: ['x'] }, { query: 'X=1' }, { query: 'X=2' })).toBe(true);
  });

  test('headers count as far as the policy names them', () => {
    const [en, fr] = [{ headers: { 'accept-language': 'en' } }, { headers: { 'accept-language': 'fr' } }];
    expect(share({ headers: [] }, en, fr)).toBe(true);
    expect(share({ headers: ['Accept-Language'] }, en, fr)).toBe(false);
    expect(share({ headers: ['Accept-Language'] }, en, {})).toBe(false);
  });

  test('cookies count as far as the policy takes them', () => {
    const [one, two] = [{ headers: { cookie: 'a=1; b=1' } }, { headers: { cookie: 'b=2; a=1' } }];
    expect(share({ cookies: 'none' }, one, two)).toBe(true);
    expect(share({ cookies: ['a'] }, one, two)).toBe(true);
    expect(share({ cookies: ['b'] }, one, two)).toBe(false);
    expect(share({ cookies: 'all' }, one, two)).toBe(false);
  });

  test('what is in the key is what the origin gets', () => {
    const rules = policy({ queryStrings: ['x'], headers: ['Accept-Language'], cookies: ['a'] });
    const key = cacheKeyOf(
      request({ query: 'y=1&x=2', headers: { 'accept-language': 'fr', cookie: 'a=1; b=2', origin: 'z' } }),
      rules,
    );
    expect(key.query).toBe('x=2');
    expect(key.headers).toEqual({ 'accept-language': 'fr', cookie: 'a=1' });
  });
});

describe('Accept-Encoding in the key', () => {
  test.each([
    ['gzip, deflate, br, zstd', true, true, 'br,gzip'],
    ['br', true, true, 'br'],
    ['gzip;q=0.5, br;q=0', true, true, 'gzip'],
    ['GZIP', true, true, 'gzip'],
    ['gzip, br', true, false, 'gzip'],
    ['gzip, br', false, true, 'br'],
    ['gzip, br', false, false, null],
    ['deflate', true, true, null],
    [undefined, true, true, null],
  ])('%s with gzip %s and brotli %s is %s', (header, gzip, brotli, normal) => {
    expect(keyedEncoding(header, policy({ gzip, brotli }))).toBe(normal);
  });
});

describe('request collapsing', () => {
  test('is for cacheable requests without cookies', () => {
    expect(mayCollapse(behaviour())).toBe(true);
    expect(mayCollapse(behaviour({ cachePolicy: CACHING_DISABLED }))).toBe(false);
    expect(mayCollapse(behaviour({ cachePolicy: policy({ cookies: ['session'] }) }))).toBe(false);
    expect(mayCollapse(behaviour({ originRequest: 'all-viewer' }))).toBe(false);
  });
});

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { compressedAnswer, weakEtag } from '../../src/edge/compression.ts';
import { type HeaderFields, type HttpAnswer, textAnswer } from '../../src/edge/message.ts';
import { behaviour, policy, site, stored } from './site.ts';

const TEXT = 'abcdefghij'.repeat(200);
const compressing = behaviour({ compress: true });
const answer = (headers: HeaderFields = {}, text = TEXT): HttpAnswer =>
  textAnswer(200, text, { 'content-type': 'text/css', etag: '"e1"', ...headers });
const encodingOf = (given: HttpAnswer, encoding: string | null = 'br,gzip', rules = compressing) =>
  compressedAnswer(given, rules, encoding).headers['content-encoding'] ?? null;

describe('what the edge compresses', () => {
  test('brotli before gzip, by what the viewer takes', () => {
    const brotli = compressedAnswer(answer(), compressing, 'br,gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(TEXT);
    const gzip = compressedAnswer(answer(), compressing, 'gzip');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(TEXT);
    expect(gzip.headers['content-length']).toBe(String(gzip.body.byteLength));
    expect(encodingOf(answer(), null)).toBeNull();
  });

  test('nothing where the behaviour does not compress', () => {
    expect(encodingOf(answer(), 'br', behaviour())).toBeNull();
  });

  test('nothing where the policy lists Accept-Encoding as a header', () => {
    expect(
      encodingOf(answer(), 'br', { ...compressing, cachePolicy: policy({ headers: ['Accept-Encoding'] }) }),
    ).toBeNull();
  });

  test.each([
    ['text/html; charset=utf-8', true],
    ['TEXT/HTML', true],
    ['application/javascript', true],
    ['text/javascript', true],
    ['application/json', true],
    ['image/svg+xml', true],
    ['font/ttf', true],
    ['image/png', false],
    ['font/woff2', false],
    ['application/octet-stream', false],
    ['application/wasm', false],
    ['application/manifest+json', false],
  ])('content of type %s: %s', (type, compressed) => {
    expect(encodingOf(answer({ 'content-type': type })) !== null).toBe(compressed);
  });

  test.each([
    [999, false],
    [1_000, true],
    [10_000_000, true],
    [10_000_001, false],
  ])('a body of %d bytes: %s', (size, compressed) => {
    expect(encodingOf(answer({}, 'x'.repeat(size)), 'gzip') !== null).toBe(compressed);
  });

  test('only with a Content-Length, and never what is already encoded', () => {
    const { 'content-length': _length, ...headers } = answer().headers;
    expect(encodingOf({ ...answer(), headers })).toBeNull();
    expect(encodingOf(answer({ 'content-length': 'many' }))).toBeNull();
    expect(encodingOf(answer({ 'content-encoding': 'identity' }))).toBe('identity');
  });

  test.each([
    [200, true],
    [403, true],
    [404, true],
    [206, false],
    [500, false],
  ])('an answer with status %d: %s', (status, compressed) => {
    expect(encodingOf({ ...answer(), status }) !== null).toBe(compressed);
  });

  test('the ETag becomes weak, and Vary names the encoding', () => {
    const made = compressedAnswer(answer({ vary: 'Origin' }), compressing, 'br');
    expect(made.headers['etag']).toBe('W/"e1"');
    expect(made.headers['vary']).toBe('Origin, Accept-Encoding');
    expect(weakEtag('W/"x"')).toBe('W/"x"');
    expect(weakEtag('x')).toBeNull();
    expect(compressedAnswer(answer({ etag: 'bad' }), compressing, 'br').headers['etag']).toBeUndefined();
  });
});

describe('compression at the edge', () => {
  const objects = { 'a.css': stored(TEXT, { 'content-type': 'text/css', 'cache-control': 'max-age=60' }) };
  const open = () => site({ distribution: { defaultBehaviour: compressing }, objects });

  test('each encoding is a copy of its own, fetched once', async () => {
    const { get, reads } = open();
    const seen = [];
    for (const encoding of ['br, gzip', 'gzip', 'deflate', 'gzip, br', 'gzip;q=1']) {
      const { cache, headers } = await get('/a.css', { 'accept-encoding': encoding });
      seen.push([cache, headers['content-encoding'] ?? 'none']);
    }
    expect(seen).toEqual([
      ['Miss', 'br'],
      ['Miss', 'gzip'],
      ['Miss', 'none'],
      ['Hit', 'br'],
      ['Hit', 'gzip'],
    ]);
    expect(reads).toHaveLength(3);
  });

  test('a compressed copy is revalidated by its weak ETag and stays compressed', async () => {
    const { get, clock } = open();
    await get('/a.css', { 'accept-encoding': 'br' });
    await clock.advance(61_000);
    const again = await get('/a.css', { 'accept-encoding': 'br' });
    expect([again.cache, again.headers['content-encoding'], again.headers['etag']?.slice(0, 2)]).toEqual([
      'RefreshHit',
      'br',
      'W/',
    ]);
  });

  test('a viewer who has the weak ETag gets a 304', async () => {
    const { get } = open();
    const first = await get('/a.css', { 'accept-encoding': 'br' });
    const again = await get('/a.css', { 'accept-encoding': 'br', 'if-none-match': first.headers['etag'] ?? '' });
    expect([again.status, again.text, again.cache]).toEqual([304, '', 'Hit']);
  });
});

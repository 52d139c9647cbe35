import { describe, expect, test } from '@jest/globals';
import { conditionalAnswer, etagListed } from '../../src/edge/conditional.ts';
import { type HeaderFields, textAnswer } from '../../src/edge/message.ts';

const MODIFIED = 'Thu, 01 Jan 2026 00:00:00 GMT';
const LATER = 'Fri, 02 Jan 2026 00:00:00 GMT';
const EARLIER = 'Wed, 31 Dec 2025 00:00:00 GMT';
const whole = textAnswer(200, '0123456789', { etag: '"e1"', 'last-modified': MODIFIED, 'cache-control': 'max-age=9' });
const ask = (headers: HeaderFields) => {
  const { status, headers: answered, body } = conditionalAnswer(whole, headers);
  return { status, text: new TextDecoder().decode(body), range: answered['content-range'], headers: answered };
};

describe('conditions of a viewer', () => {
  test.each([
    [{ 'if-none-match': '"e1"' }, 304],
    [{ 'if-none-match': 'W/"e1"' }, 304],
    [{ 'if-none-match': '"x", "e1"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"x"' }, 200],
    [{ 'if-none-match': '"x"', 'if-modified-since': LATER }, 200],
    [{ 'if-modified-since': MODIFIED }, 304],
    [{ 'if-modified-since': LATER }, 304],
    [{ 'if-modified-since': EARLIER }, 200],
    [{ 'if-modified-since': 'yesterday' }, 200],
  ])('%j is answered %d', (headers, status) => {
    expect(ask(headers).status).toBe(status);
  });

  test('a 304 keeps validators and lifetimes, and has no body', () => {
    const { text, headers } = ask({ 'if-none-match': '"e1"' });
    expect(text).toBe('');
    expect(headers).toEqual({ etag: '"e1"', 'last-modified': MODIFIED, 'cache-control': 'max-age=9' });
  });

  test('an answer without an ETag matches no list', () => {
    expect(etagListed(undefined, '"e1"')).toBe(false);
    expect(etagListed(undefined, '*')).toBe(false);
  });

  test('errors are never turned into 304', () => {
    const error = textAnswer(404, 'no', { etag: '"e1"' });
    expect(conditionalAnswer(error, { 'if-none-match': '"e1"' })).toBe(error);
  });
});

describe('ranges', () => {
  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-30', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=5-2', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['lines=0-1', 200, '0123456789', undefined],
  ])('%s is answered %d with %j', (range, status, text, contentRange) => {
    const seen = ask({ range });
    expect([seen.status, seen.text, seen.range]).toEqual([status, text, contentRange]);
    expect(seen.headers['content-length']).toBe(String(text.length));
  });

  test.each([
    ['"e1"', 206],
    ['W/"e1"', 200],
    ['"x"', 200],
    [MODIFIED, 206],
    [LATER, 200],
  ])('If-Range %s is answered %d', (ifRange, status) => {
    expect(ask({ range: 'bytes=0-1', 'if-range': ifRange }).status).toBe(status);
  });
});

import { expect, test } from '@jest/globals';
import { proveDrained } from '../src/drain-proof.ts';

const MINUTE = 60_000;
const question = { weightGoneAt: 10 * MINUTE + 1, cookieSeconds: 0, minutes: [] };

test('three whole minutes without a point prove a colour idle, two minutes after they ended', () => {
  expect(proveDrained({ ...question, now: 16 * MINUTE - 1 })).toEqual({ kind: 'too-early', until: 16 * MINUTE });
  expect(proveDrained({ ...question, now: 16 * MINUTE })).toEqual({
    kind: 'proven',
    from: 11 * MINUTE,
    to: 14 * MINUTE,
  });
});

test('points of zero are as good as none', () => {
  const minutes = [11, 12, 13].map((start) => ({ start: start * MINUTE, requests: 0 }));
  expect(proveDrained({ ...question, now: 16 * MINUTE, minutes }).kind).toBe('proven');
});

test('the life of a cookie comes first', () => {
  expect(proveDrained({ ...question, cookieSeconds: 600, now: 25 * MINUTE })).toEqual({
    kind: 'too-early',
    until: 26 * MINUTE,
  });
});

test('a request begins the count anew', () => {
  const minutes = [
    { start: 12 * MINUTE, requests: 1 },
    { start: 11 * MINUTE, requests: 9 },
  ];
  expect(proveDrained({ ...question, now: 16 * MINUTE, minutes })).toEqual({
    kind: 'traffic',
    last: { start: 12 * MINUTE, requests: 1 },
    until: 18 * MINUTE,
  });
  expect(proveDrained({ ...question, now: 18 * MINUTE, minutes })).toEqual({
    kind: 'proven',
    from: 13 * MINUTE,
    to: 16 * MINUTE,
  });
});

test('requests from before the weight went do not count', () => {
  const minutes = [{ start: 10 * MINUTE, requests: 500 }];
  expect(proveDrained({ ...question, now: 16 * MINUTE, minutes }).kind).toBe('proven');
});

import { describe, expect, test } from '@jest/globals';
import {
  asArray,
  asBoolean,
  asCount,
  asObject,
  asOneOf,
  asRecord,
  asString,
  asStringOrNull,
  parseJson,
  ShapeError,
} from '../src/json-shape.ts';

describe('a reader of JSON', () => {
  test.each<readonly [string, (value: unknown, path: string) => unknown, readonly unknown[], readonly unknown[]]>([
    ['object', asObject, [{}, { a: 1 }], [null, [], 'x', 1, undefined]],
    ['string', asString, ['', 'x'], [null, 1, {}, undefined]],
    ['string or null', asStringOrNull, ['', null], [undefined, 1]],
    [
      'count',
      asCount,
      [0, 1, Number.MAX_SAFE_INTEGER],
      [-1, 1.5, '1', null, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY],
    ],
    ['boolean', asBoolean, [true, false], ['true', 0, null, undefined]],
    ['list', (value, path) => asArray(value, path, asString), [[], ['a']], [{}, 'a', null]],
    ['record', (value, path) => asRecord(value, path, asCount), [{}, { a: 1 }], [[], null]],
    ['choice', (value, path) => asOneOf(value, path, ['a', 'b']), ['a', 'b'], ['c', '', null, ['a']]],
  ])('of a %s gives what is one, and refuses everything else by its place', (_kind, reader, good, bad) => {
    for (const value of good) expect(reader(value, 'it')).toEqual(value);
    for (const value of bad) expect(() => reader(value, 'it')).toThrow(ShapeError);
    for (const value of bad) expect(() => reader(value, 'the.place')).toThrow(/^the\.place is not /);
  });

  test('names the place inside of lists and records', () => {
    expect(() => asArray([1, 'x'], 'list', asCount)).toThrow('list[1] is not a whole number');
    expect(() => asRecord({ a: 1, b: true }, 'record', asCount)).toThrow('record.b is not a whole number');
  });

  test('keeps a key that every object seems to have for what it is', () => {
    const read = asRecord(JSON.parse('{"__proto__": 1, "constructor": 2}'), 'it', asCount);
    expect(Object.entries(read)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  test('names the document that is no JSON', () => {
    expect(parseJson('[1]', 'the file')).toEqual([1]);
    expect(() => parseJson('{', 'the file')).toThrow('the file is not JSON');
  });
});

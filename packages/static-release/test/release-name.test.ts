import { describe, expect, test } from '@jest/globals';
import { EMPTY_MANIFEST } from '../src/manifest.ts';
import { isLive, resolveRelease } from '../src/release-name.ts';
import { aLogEntry, aPointer } from './builders.ts';

const id = (start: string) => start.padEnd(64, '0');
const [a, b, c, d] = [id('aaaaaaaa1'), id('aaaaaaaa2'), id('cccccccc'), id('dddddddd')];
const pointer = aPointer([
  aLogEntry(1, a, { label: 'foreign' }),
  aLogEntry(2, b),
  aLogEntry(3, d, { isDoomed: true }),
  aLogEntry(4, c),
]);
const failure = (code: string, says: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(says) });

describe('the name of a release', () => {
  test.each([
    ['previous', b],
    [c, c],
    ['cccccccc', c],
    ['cccccccc0', c],
    ['aaaaaaaa1', a],
    ['foreign', a],
  ])('%s is found', (name, release) => {
    expect(resolveRelease(pointer, name)).toBe(release);
  });

  test.each([
    ['', 'no release ""'],
    ['ccccccc', 'no release "ccccccc"'],
    ['CCCCCCCC', 'no release "CCCCCCCC"'],
    ['eeeeeeee', 'no release "eeeeeeee"'],
    ['dddddddd', 'no release "dddddddd"'],
    ['latest', 'no release "latest"'],
    ['aaaaaaaa', 'the beginning of 2 releases'],
  ])('%j is not found, and those that are there are named', (name, says) => {
    expect(() => resolveRelease(pointer, name)).toThrow(failure('release-unknown', says));
    expect(() => resolveRelease(pointer, name)).toThrow(
      expect.objectContaining({
        remedy: expect.stringMatching(/`previous`.*aaaaaaaa1000, aaaaaaaa2000, cccccccc0000\./),
      }),
    );
  });

  test('of one that went live twice is no beginning of two', () => {
    expect(resolveRelease(aPointer([aLogEntry(1, a), aLogEntry(2, c), aLogEntry(3, a)]), 'aaaaaaaa')).toBe(a);
  });

  test('`previous` of the first is not found', () => {
    expect(() => resolveRelease(aPointer([aLogEntry(1, a)]), 'previous')).toThrow(
      failure('no-previous-release', 'before'),
    );
  });
});

describe('whether a release is live', () => {
  test.each([
    [c, true],
    ['cccccccc', true],
    ['ccccccc', false],
    ['aaaaaaaa2', false],
    ['foreign', false],
    ['previous', false],
    ['none', false],
    ['', false],
  ])('%j: %p', (name, expected) => {
    expect(isLive(pointer, name)).toBe(expected);
  });

  test('before the first release only `none` is', () => {
    const nothing = aPointer([], { live: null });
    expect([isLive(nothing, 'none'), isLive(nothing, c), isLive(nothing, '')]).toEqual([true, false, false]);
  });

  test('after the first release was taken back only `none` is', () => {
    const takenBack = aPointer([aLogEntry(1, EMPTY_MANIFEST.release)]);
    expect([isLive(takenBack, 'none'), isLive(takenBack, EMPTY_MANIFEST.release)]).toEqual([true, false]);
  });

  test('the site of others is, by its label', () => {
    expect(isLive(aPointer([aLogEntry(1, a, { label: 'foreign' })]), 'foreign')).toBe(true);
  });
});

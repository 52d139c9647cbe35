import { expect, test } from '@jest/globals';
import { removalShare } from '../src/removal-share.ts';
import { anEntry } from './release-builder.ts';

const files = (...keys: string[]) => keys.map((key) => anEntry({ key }));
const hashed = (...keys: string[]) => keys.map((key) => anEntry({ key, role: 'hashed' }));

test('a first release removes nothing', () => {
  expect(removalShare([], files('a'))).toBe(0);
});

test('new digests of all hashed files remove nothing', () => {
  expect(removalShare([...files('i'), ...hashed('a1', 'b1')], [...files('i'), ...hashed('a2', 'b2')])).toBe(0);
});

test('the share of unhashed keys that are gone counts, though others came', () => {
  expect(removalShare(files('a', 'b', 'c', 'd'), files('a', 'x', 'y', 'z'))).toBe(75);
});

test('the shrink in the number of files counts, hashed ones included', () => {
  expect(removalShare([...files('i'), ...hashed('a', 'b', 'c')], files('i'))).toBe(75);
});

test('a growing release never has a negative share', () => {
  expect(removalShare(files('a'), files('a', 'b'))).toBe(0);
});

test('an empty release removes everything', () => {
  expect(removalShare(files('a', 'b'), [])).toBe(100);
});

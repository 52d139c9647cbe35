import { describe, expect, test } from '@jest/globals';
import { refuseLargeRemoval, refuseOlderRun, refuseUnexpectedLive } from '../src/release-guards.ts';
import { aLogEntry, aManifest, anEntry, aPointer } from './builders.ts';

const failure = (code: string, says: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(says) });
const live = 'abcdef0123456789'.padEnd(64, '0');
const pointer = aPointer([aLogEntry(1, live)], { order: '9007199254740993' });

describe('the order of runs', () => {
  test.each([
    ['9007199254740992', false, true],
    ['9007199254740993', false, false],
    ['9007199254740994', false, false],
    ['1', true, false],
    [null, false, false],
  ])('run %s, allowed older: %s, refused: %s', (run, allowOlder, isRefused) => {
    const guard = () => refuseOlderRun(pointer, run, allowOlder);
    if (isRefused) expect(guard).toThrow(failure('run-older-than-live', 'older than run 9007199254740993'));
    else expect(guard).not.toThrow();
  });

  test('is no matter where none is known', () => {
    expect(() => refuseOlderRun({ ...pointer, order: null }, '1', false)).not.toThrow();
  });
});

describe('what the caller expects to be live', () => {
  test.each([null, live, 'abcdef012345', 'abcdef01'])('%j goes on', (expected) => {
    expect(() => refuseUnexpectedLive(pointer, expected)).not.toThrow();
  });

  test.each(['none', 'abcdef0', 'fffffffff', 'previous', live.slice(1)])('%j is refused', (expected) => {
    expect(() => refuseUnexpectedLive(pointer, expected)).toThrow(
      failure('live-release-unexpected', `Release abcdef012345 is live, and \`expected-release\` says ${expected}`),
    );
  });

  test('nothing is `none`', () => {
    const nothing = aPointer([], { live: null });
    expect(() => refuseUnexpectedLive(nothing, 'none')).not.toThrow();
    expect(() => refuseUnexpectedLive(nothing, live)).toThrow(failure('live-release-unexpected', 'No release is live'));
  });
});

describe('a release that takes much away', () => {
  const files = (count: number) => aManifest(...Array.from({ length: count }, (_, n) => anEntry(`${n}.txt`, `${n}`)));

  test.each([
    [4, 2, 50, false],
    [4, 1, 50, true],
    [4, 0, 100, false],
    [4, 4, 0, false],
    [4, 9, 0, false],
    [4, 3, 0, true],
    [0, 0, 0, false],
  ])('from %d files to %d under a cap of %d %%, refused: %s', (before, after, cap, isRefused) => {
    const guard = () => refuseLargeRemoval(files(before), files(after), cap);
    if (isRefused) expect(guard).toThrow(failure('removal-above-cap', `${before} files live, ${after} in the source`));
    else expect(guard).not.toThrow();
  });
});

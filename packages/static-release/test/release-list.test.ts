import { expect, test } from '@jest/globals';
import { describeLog } from '../src/index.ts';
import { aLogEntry, aPointer } from './builders.ts';

const POLICY = { releases: 2, days: 0 };
const NOW = Date.UTC(2026, 6, 1);
const gone = { supersededAt: new Date(Date.UTC(2026, 1, 1)).toISOString() };

test('a log reads newest first, and a release that is live again is live once', () => {
  const pointer = aPointer([
    aLogEntry(1, 'A', gone),
    aLogEntry(2, 'B', gone),
    aLogEntry(3, 'B', { kind: 'prune' }),
    aLogEntry(4, 'C', gone),
    aLogEntry(5, 'B'),
  ]);
  expect(
    describeLog(pointer, POLICY, NOW).map(({ generation, release, state }) => [generation, release, state]),
  ).toEqual([
    [5, 'B', 'live'],
    [4, 'C', 'retained'],
    [2, 'B', 'superseded'],
    [1, 'A', 'previous'],
  ]);
});

test('what is unsettled, doomed or beyond retention is said to be so', () => {
  const log = [
    aLogEntry(1, 'A', { ...gone, isDoomed: true }),
    aLogEntry(2, 'B', gone),
    aLogEntry(3, 'C', gone),
    aLogEntry(4, 'D', gone),
    aLogEntry(5, 'E'),
    aLogEntry(6, 'F', { liveAt: null }),
  ];
  const pointer = aPointer(log, { live: 'E', unsettled: ['F'] });
  expect(describeLog(pointer, POLICY, NOW).map(({ release, state }) => `${release} ${state}`)).toEqual([
    'F unsettled',
    'E live',
    'D retained',
    'C expired',
    'B expired',
    'A doomed',
  ]);
});

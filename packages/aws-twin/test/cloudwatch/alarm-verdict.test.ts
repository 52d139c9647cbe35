import { describe, expect, test } from '@jest/globals';
import { alarmVerdict } from '../../src/cloudwatch/alarm-verdict.ts';
import type { MissingData } from '../../src/index.ts';

const KEEPS = null;

/** As the guide writes them, oldest first: `0` within the threshold, `X` breaching, `-` missing. */
function points(picture: string) {
  return picture
    .split(' ')
    .flatMap((mark, at) => (mark === '-' ? [] : [{ atMs: at * 60_000, value: mark === 'X' ? 10 : 0 }]));
}

function verdict(picture: string, treatMissingData: MissingData, datapointsToAlarm: number) {
  const rule = { evaluationPeriods: 3, datapointsToAlarm, threshold: 5, comparison: 'GreaterThanThreshold' as const };
  return alarmVerdict({ ...rule, treatMissingData }, points(picture));
}

describe('an alarm of 3 out of 3 says', () => {
  test.each([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', KEEPS, 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', KEEPS, 'ALARM', 'OK'],
  ] as const)('of %s: %s, %s, %s, %s', (picture, missing, ignore, breaching, notBreaching) => {
    expect(verdict(picture, 'missing', 3)).toBe(missing);
    expect(verdict(picture, 'ignore', 3)).toBe(ignore);
    expect(verdict(picture, 'breaching', 3)).toBe(breaching);
    expect(verdict(picture, 'notBreaching', 3)).toBe(notBreaching);
  });
});

describe('an alarm of 2 out of 3 says', () => {
  test.each([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', KEEPS, 'ALARM', 'OK'],
  ] as const)('of %s: %s, %s, %s, %s', (picture, missing, ignore, breaching, notBreaching) => {
    expect(verdict(picture, 'missing', 2)).toBe(missing);
    expect(verdict(picture, 'ignore', 2)).toBe(ignore);
    expect(verdict(picture, 'breaching', 2)).toBe(breaching);
    expect(verdict(picture, 'notBreaching', 2)).toBe(notBreaching);
  });
});

test.each([
  ['GreaterThanThreshold', 5, 'OK'],
  ['GreaterThanOrEqualToThreshold', 5, 'ALARM'],
  ['LessThanThreshold', 5, 'OK'],
  ['LessThanOrEqualToThreshold', 5, 'ALARM'],
] as const)('a value at the threshold, compared by %s', (comparison, value, expected) => {
  expect(alarmVerdict({ evaluationPeriods: 1, threshold: 5, comparison }, [{ atMs: 0, value }])).toBe(expected);
});

import { expect, test } from '@jest/globals';
import { isSameShare, isWeights, readLiveness, shareOf, weightsFor } from '../src/shares.ts';

test('weights are compared by the share they give', () => {
  expect(isSameShare({ blue: 1, green: 0 }, { blue: 100, green: 0 })).toBe(true);
  expect(isSameShare({ blue: 1, green: 1 }, { blue: 50, green: 50 })).toBe(true);
  expect(isSameShare({ blue: 1, green: 2 }, { blue: 50, green: 50 })).toBe(false);
  expect(shareOf({ blue: 1, green: 3 }, 'green')).toBe(0.75);
});

test('weights are whole numbers up to 999 and never all 0', () => {
  expect(isWeights(weightsFor('green', 5))).toBe(true);
  expect(isWeights({ blue: 0, green: 0 })).toBe(false);
  expect(isWeights({ blue: 1000, green: 0 })).toBe(false);
  expect(isWeights({ blue: 0.5, green: 0.5 })).toBe(false);
  expect(() => weightsFor('green', 101)).toThrow(RangeError);
});

test('what is live is read from all rules', () => {
  expect(
    readLiveness(
      new Map([
        ['a', { blue: 100, green: 0 }],
        ['b', { blue: 1, green: 0 }],
      ]),
    ),
  ).toEqual({ kind: 'live', colour: 'blue' });
  expect(readLiveness(new Map([['a', { blue: 0, green: 7 }]]))).toEqual({ kind: 'live', colour: 'green' });
  expect(readLiveness(new Map([['a', { blue: 75, green: 25 }]]))).toEqual({
    kind: 'split',
    weights: { blue: 75, green: 25 },
  });
});

test('rules that disagree are named', () => {
  const rules = new Map([
    ['a', { blue: 1, green: 0 }],
    ['b', { blue: 0, green: 1 }],
    ['c', { blue: 9, green: 0 }],
  ]);
  expect(readLiveness(rules)).toEqual({ kind: 'disagreement', rules: ['b'] });
});

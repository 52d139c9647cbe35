import { WeightedChoice } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const weights = (blue: number, green: number) => [
  { targetGroup: 'blue', weight: blue },
  { targetGroup: 'green', weight: green },
];

const chosen = (choice: WeightedChoice, groups: ReturnType<typeof weights>, count: number) =>
  Array.from({ length: count }, () => choice.next(groups)?.targetGroup ?? null);

const share = (names: readonly (string | null)[], name: string) =>
  names.filter((other) => other === name).length / names.length;

describe('choosing by weight', () => {
  test('gives each group its share of any 500 choices, within one hundredth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 1, max: 999 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (blue, green, seed) => {
          const names = chosen(new WeightedChoice(seed), weights(blue, green), 500);
          expect(Math.abs(share(names, 'blue') - blue / (blue + green))).toBeLessThan(0.01);
        },
      ),
    );
  });

  test('never chooses a group without weight, and none where no group has any', () => {
    const choice = new WeightedChoice(0.5);
    expect(share(chosen(choice, weights(1, 0), 1_000), 'green')).toBe(0);
    expect(share(chosen(choice, weights(0, 1), 1_000), 'green')).toBe(1);
    expect(choice.next(weights(0, 0))).toBeNull();
  });

  test('spreads a small share instead of giving it at once', () => {
    const names = chosen(new WeightedChoice(0), weights(95, 5), 400);
    const places = names.flatMap((name, place) => (name === 'green' ? [place] : []));
    const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(34);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8);
  });

  test('goes the same way for the same seed, and another for another', () => {
    const runs = [0.25, 0.25, 0.75].map((seed) => chosen(new WeightedChoice(seed), weights(1, 1), 50));
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });
});

import { BootTimes } from '@deploy/aws-twin';
import { expect, test } from '@jest/globals';

const draws = (options: ConstructorParameters<typeof BootTimes>[0]) => {
  const times = new BootTimes(options);
  return Array.from({ length: 20 }, () => times.draw());
};

test('boot times fill their spread, and are the same for the same seed', () => {
  const some = draws({ bootSeconds: 100, bootSpread: 0.3, seed: 1 });
  for (const ms of some) expect(Math.abs(ms - 100_000)).toBeLessThanOrEqual(30_000);
  expect(Math.min(...some)).toBeLessThan(75_000);
  expect(Math.max(...some)).toBeGreaterThan(125_000);
  expect(draws({ bootSeconds: 100, bootSpread: 0.3, seed: 1 })).toEqual(some);
});

test('without a spread all are alike', () => {
  expect(new Set(draws({ bootSeconds: 7, bootSpread: 0 }))).toEqual(new Set([7_000]));
});

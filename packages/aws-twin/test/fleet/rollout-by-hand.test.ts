import { expect, test } from '@jest/globals';
import { BLUE, forward, GREEN, healthy, pass, RULE, until, world } from './blue-green.ts';

test('a blue/green rollout by hand loses nothing and takes the time that its parts take', () => {
  const fleet = world();
  expect(healthy(fleet, BLUE)).toBe(4);
  fleet.updateGroup('green', { minSize: 4 });
  const boot = until(fleet, () => healthy(fleet, GREEN) === 4);
  expect(boot).toBeGreaterThan(30);
  expect(boot).toBeLessThan(100);
  for (const share of [5, 25, 50, 100]) {
    fleet.modifyRule(RULE, { actions: [forward(100 - share, share)] });
    pass(fleet, 120);
  }
  pass(fleet, 300);
  fleet.updateGroup('blue', { minSize: 0, desiredCapacity: 0 });
  until(fleet, () => fleet.groupNow('blue').instances.length === 0);
  expect(fleet.losses()).toEqual([]);
});

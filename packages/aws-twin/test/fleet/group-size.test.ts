import { describe, expect, test } from '@jest/globals';
import { lifecycles, model, pass, world } from './blue-green.ts';
import { refused } from './refused.ts';

const sizes = (fleet: ReturnType<typeof world>) => {
  const { minSize, desired, maxSize } = fleet.groupNow('blue');
  return [minSize, desired, maxSize];
};

describe('the sizes of a group', () => {
  test('begin with the desired capacity in service and healthy', () => {
    const fleet = world();
    expect(lifecycles(fleet, 'blue')).toEqual(Array.from({ length: 4 }, () => 'InService'));
    expect(lifecycles(fleet, 'green')).toEqual([]);
  });

  test('raising the minimum above the desired capacity raises it', () => {
    const fleet = world();
    fleet.updateGroup('blue', { minSize: 6 });
    expect(sizes(fleet)).toEqual([6, 6, 12]);
  });

  test('lowering the maximum below the desired capacity lowers it', () => {
    const fleet = world();
    fleet.updateGroup('blue', { maxSize: 3 });
    expect(sizes(fleet)).toEqual([0, 3, 3]);
  });

  test('a desired capacity between new bounds is taken with them', () => {
    const fleet = world();
    fleet.updateGroup('blue', { minSize: 2, maxSize: 20, desiredCapacity: 15 });
    expect(sizes(fleet)).toEqual([2, 15, 20]);
  });

  test.each([
    ['below the minimum', { minSize: 3, desiredCapacity: 2 }],
    ['above the maximum', { desiredCapacity: 13 }],
    ['bounds the wrong way round', { minSize: 13 }],
    ['no whole number', { minSize: 1.5 }],
  ])('%s is refused, and nothing changes', (_, change) => {
    const fleet = world();
    expect(refused(() => fleet.updateGroup('blue', { ...change, healthCheckGracePeriod: 1 }))).toBe('ValidationError');
    expect(sizes(fleet)).toEqual([0, 4, 12]);
    expect(fleet.groupNow('blue').graceMs).toBe(120_000);
  });

  test('a desired capacity outside the bounds is refused', () => {
    const fleet = world({ model: model({ blue: { minSize: 2 } }) });
    expect(refused(() => fleet.setDesiredCapacity('blue', 13))).toBe('ValidationError');
    expect(refused(() => fleet.setDesiredCapacity('blue', 1))).toBe('ValidationError');
    fleet.setDesiredCapacity('blue', 2);
    expect(sizes(fleet)).toEqual([2, 2, 12]);
  });

  test('a group that is not there is refused, and left out of a description', () => {
    const fleet = world();
    expect(refused(() => fleet.setDesiredCapacity('red', 1))).toBe('ValidationError');
    expect(fleet.describeGroups(['red', 'blue']).map(({ name }) => name)).toEqual(['blue']);
  });

  test('a cooldown that is honoured blocks a change, one that is not does not', () => {
    const fleet = world();
    fleet.setDesiredCapacity('blue', 5);
    pass(fleet, 60);
    expect(lifecycles(fleet, 'blue')).toHaveLength(5);
    expect(refused(() => fleet.setDesiredCapacity('blue', 6, true))).toBe('ScalingActivityInProgress');
    fleet.setDesiredCapacity('blue', 6, false);
    pass(fleet, 400);
    fleet.setDesiredCapacity('blue', 7, true);
    expect(sizes(fleet)).toEqual([0, 7, 12]);
  });

  test.each(['cooldown', 'any-activity'] as const)(
    'with scalingBlockedBy %s, an activity under way does as the knob says',
    (scalingBlockedBy) => {
      const fleet = world({ knobs: { scalingBlockedBy } });
      fleet.setDesiredCapacity('blue', 5);
      pass(fleet, 1);
      const change = () => fleet.setDesiredCapacity('blue', 6);
      const update = () => fleet.updateGroup('blue', { minSize: 6 });
      if (scalingBlockedBy === 'cooldown') {
        change();
        update();
        expect(sizes(fleet)).toEqual([6, 6, 12]);
      } else {
        expect([refused(change), refused(update)]).toEqual(['ScalingActivityInProgress', 'ScalingActivityInProgress']);
        pass(fleet, 60);
        change();
        expect(sizes(fleet)).toEqual([0, 6, 12]);
      }
    },
  );

  test('somebody else may change the desired capacity between two looks, within the bounds', () => {
    const fleet = world();
    const seen: unknown[] = [];
    fleet.onEvent((event) => event.kind === 'desired-changed' && seen.push([event.from, event.to, event.by]));
    fleet.autoscale('blue', 7);
    fleet.autoscale('blue', 100);
    expect(seen).toEqual([
      [4, 7, 'script'],
      [7, 12, 'script'],
    ]);
  });
});

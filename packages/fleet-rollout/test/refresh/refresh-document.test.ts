import { describe, expect, test } from '@jest/globals';
import { mayComeFrom, parseRefreshRollout, type SeenOrder } from '../../src/refresh/index.ts';
import { RefreshWorld } from './refresh-world.ts';

describe('the journal', () => {
  test('is read back as it was written, at every point of a rollout', () => {
    const world = new RefreshWorld();
    world.group.isIrreversible = true;
    world.begin();
    world.interrupt = (rollout) => {
      expect(parseRefreshRollout(JSON.stringify(rollout))).toEqual(rollout);
      if (world.group.active?.made.length === 2) world.group.errors = 5000;
      return rollout;
    };
    expect(world.toEnd().status).toBe('rolled-back');
    expect(parseRefreshRollout(JSON.stringify(world.rollout))).toEqual(world.rollout);
  });

  test('names the key that is missing or of another kind', () => {
    const rollout = new RefreshWorld().begin();
    for (const key of Object.keys(rollout)) {
      const without = JSON.stringify({ ...rollout, [key]: undefined });
      expect(() => parseRefreshRollout(without)).toThrow(key);
    }
    expect(() => parseRefreshRollout(JSON.stringify({ ...rollout, strategy: 'blue-green' }))).toThrow('strategy');
    expect(() => parseRefreshRollout(JSON.stringify({ ...rollout, phase: 'shifting' }))).toThrow('phase');
  });
});

describe('a refresh is recognised', () => {
  const { order } = new RefreshWorld().begin().forward;
  const seen: SeenOrder = { ...order, strategy: 'Rolling' };

  test('by everything that is told of it', () => {
    expect(mayComeFrom(seen, order)).toBe(true);
    expect(mayComeFrom({ ...seen, alarms: order.alarms.toReversed() }, order)).toBe(true);
    // What the group itself decides is not asked for.
    expect(mayComeFrom({ ...seen, warmupSeconds: 300 }, order)).toBe(true);
    expect(mayComeFrom({ ...seen, bakeSeconds: null, checkpoints: null }, order)).toBe(true);
  });

  test.each<Partial<SeenOrder>>([
    { minHealthyPercent: 99 },
    { maxHealthyPercent: 120 },
    { checkpoints: [50] },
    { bakeSeconds: 1 },
    { skipMatching: true },
    { autoRollback: true },
    { alarms: [] },
    { template: null },
    { template: { id: 'lt-1', name: null, version: '9' } },
    { strategy: 'ReplaceRootVolume' },
  ])('and not where one thing differs: %j', (differs) => {
    expect(mayComeFrom({ ...seen, ...differs }, order)).toBe(false);
  });
});

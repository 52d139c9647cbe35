import { describe, expect, test } from '@jest/globals';
import { cancelRefresh, type RefreshRollout, sight } from '../../src/refresh/index.ts';
import { RefreshWorld } from './refresh-world.ts';

/** Every look is half a minute old, in a rollout that is cancelled once this is so. */
function lateWorld(isDue: (world: RefreshWorld, rollout: RefreshRollout) => boolean): RefreshWorld {
  const world = new RefreshWorld();
  world.pass(6);
  world.begin();
  world.staleness = () => 5;
  world.interrupt = (rollout) =>
    rollout.failure === null && isDue(world, rollout) ? cancelRefresh(rollout, 'rollback', world.group.at) : rollout;
  return world;
}

const kinds = (world: RefreshWorld) => world.carried.map(({ change }) => change.kind);

describe('readings that are late', () => {
  test('of the pointer and the refresh do not disturb a rollout', () => {
    const world = lateWorld(() => false);
    expect(world.toEnd().status).toBe('succeeded');
    expect(kinds(world)).toEqual(['pointer', 'start']);
  });

  test('of the old pointer do not make a rollback believe that it was put back', () => {
    const world = lateWorld((_, { pointedAt }) => pointedAt !== null);
    expect(world.toEnd().status).toBe('rolled-back');
    expect(kinds(world)).toEqual(['pointer', 'pointer']);
    expect(world.group.pointer).toBe('old');
  });

  test('of a refresh that is rolled back already do not ask for it again', () => {
    const world = lateWorld(({ group }) => group.active?.made.length === 2);
    expect(world.toEnd().status).toBe('rolled-back');
    expect(kinds(world)).toEqual(['pointer', 'start', 'pointer', 'rollback']);
  });
});

describe('a refresh whose start was not answered', () => {
  const started = (startedAt: (at: number) => number) => {
    const world = new RefreshWorld();
    const begun = world.begin();
    world.group.start(begun.forward.order);
    const { at } = world.group;
    const intent = { since: at, sentAt: at, refused: false };
    const rollout = { ...begun, forward: { ...begun.forward, intent } };
    const seen = world.group.observe();
    const refreshes = seen.refreshes.map((refresh) => ({ ...refresh, startedAt: startedAt(at) }));
    return sight(rollout.forward, rollout, { ...seen, refreshes }).kind;
  };

  test('is found although the clocks differ', () => {
    expect(started((at) => at + 5_000)).toBe('seen');
    expect(started((at) => at - 60_000)).toBe('seen');
  });

  test('is not one that began long before', () => {
    expect(started((at) => at - 600_000)).toBe('unknown');
  });
});

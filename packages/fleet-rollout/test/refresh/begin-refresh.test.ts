import { describe, expect, test } from '@jest/globals';
import { cancelRefresh, planUndo, type RefreshPlan } from '../../src/refresh/index.ts';
import { RefreshWorld } from './refresh-world.ts';

/** A world in which somebody else's refresh of the same release is under way. */
function busy(plan: Partial<RefreshPlan>, release = 'new'): RefreshWorld {
  const { order } = new RefreshWorld().begin().forward;
  const world = new RefreshWorld(plan);
  world.group.writePointer(release);
  world.group.start({ ...order, checkpoints: [], alarms: [] }, true);
  return world;
}

describe('a refresh of somebody else', () => {
  test('is refused by its name', () => {
    const world = busy({ activeRefresh: 'refuse' });
    expect(() => world.begin()).toThrow('refresh-1-foreign');
  });

  test('is adopted and judged, and nothing else is started', () => {
    const world = busy({ activeRefresh: 'adopt' });
    expect(world.begin()).toMatchObject({ phase: 'replacing', adopted: true, ledger: [] });
    expect(world.toEnd().status).toBe('succeeded');
    expect(world.carried).toEqual([]);
    expect(world.releases).toEqual(['new']);
  });

  test('that was adopted and fails its gate is rolled back by AWS, as far as it goes', () => {
    const world = busy({ activeRefresh: 'adopt' });
    world.begin();
    world.group.errors = 5000;
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'error-rate-worse' } });
    expect(world.carried.map(({ change }) => change.kind)).toEqual(['rollback']);
  });

  test('that was adopted and cannot be rolled back is stopped, and that is a failure', () => {
    const world = busy({ activeRefresh: 'adopt' });
    world.group.isIrreversible = true;
    world.begin();
    world.group.errors = 5000;
    expect(world.toEnd().status).toBe('failed');
    expect(world.carried.map(({ change }) => change.kind)).toEqual(['rollback', 'cancel']);
  });

  test('is waited for, and what is there after it is what was before', () => {
    const world = busy({ activeRefresh: 'wait' }, 'theirs');
    expect(world.begin().phase).toBe('waiting');
    expect(world.toEnd().status).toBe('succeeded');
    expect(world.rollout.before.pointer).toBe('theirs');
    expect(world.rollout.before.instances).toEqual(expect.arrayContaining(['i-5', 'i-6', 'i-7', 'i-8']));
    expect(world.releases).toEqual(['new']);
  });

  test('that is waited for is not touched by a cancel', () => {
    const world = busy({ activeRefresh: 'wait' }, 'theirs');
    world.save(cancelRefresh(world.begin(), 'rollback', world.group.at));
    expect(world.toEnd().status).toBe('rolled-back');
    expect(world.carried).toEqual([]);
    expect(world.group.pointer).toBe('theirs');
  });
});

describe('after a rollout that was held', () => {
  const held = () => {
    const world = new RefreshWorld({ onFailure: 'hold', release: 'bad' });
    world.begin();
    world.meanwhile = (group) => {
      if (group.active?.made.length === 2 && group.refreshes.length === 1) group.errors = 5000;
    };
    expect(world.toEnd().status).toBe('held');
    world.group.errors = 0;
    return world;
  };

  test('the next one leads back past both', () => {
    const first = held();
    const world = new RefreshWorld({ release: 'mended' });
    Object.assign(world, { group: first.group });
    const begun = world.begin(first.rollout);
    expect(begun.before.pointer).toBe('old');
    world.group.errors = 5000;
    expect(world.toEnd().status).toBe('rolled-back');
    expect(world.releases).toEqual(['old']);
    expect(world.group.pointer).toBe('old');
  });

  test('an undo leads to what was before it', () => {
    const { group, rollout, plan } = held();
    const world = new RefreshWorld(planUndo(plan, rollout));
    Object.assign(world, { group });
    world.begin();
    expect(world.toEnd().status).toBe('succeeded');
    expect(world.releases).toEqual(['old']);
  });
});

describe('undo after success', () => {
  test('goes to the previous pointer and template, and no alarm keeps it from that', () => {
    const first = new RefreshWorld({ templateVersion: '8' });
    first.begin();
    expect(first.toEnd().status).toBe('succeeded');
    first.group.alarm = 'ALARM';
    const world = new RefreshWorld(planUndo(first.plan, first.rollout));
    Object.assign(world, { group: first.group });
    expect(world.plan).toMatchObject({ release: 'old', templateVersion: '7', expectedRelease: 'new' });
    world.begin();
    expect(world.toEnd().status).toBe('succeeded');
    expect(world.releases).toEqual(['old']);
    expect(world.group.template.version).toBe('7');
  });

  test('is refused where the journal knows of nothing to go back to', () => {
    const world = new RefreshWorld();
    expect(() => planUndo(world.plan, null)).toThrow('nothing to roll');
    world.save(cancelRefresh(world.begin(), 'rollback', 0));
    world.toEnd();
    expect(() => planUndo(world.plan, world.rollout)).toThrow('rolled back already');
    expect(() =>
      planUndo(world.plan, { ...world.rollout, outcome: { status: 'failed', failure: null }, pointerTaken: true }),
    ).toThrow('somebody else');
  });
});

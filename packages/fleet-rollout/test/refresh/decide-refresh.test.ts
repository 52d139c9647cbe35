import { describe, expect, test } from '@jest/globals';
import { cancelRefresh, decideRefresh, refreshQuestion, resumeRefresh } from '../../src/refresh/index.ts';
import { TEMPLATE } from './fake-group.ts';
import { type Mishap, RefreshWorld } from './refresh-world.ts';

const kinds = (world: RefreshWorld) => world.carried.map(({ change }) => change.kind);

describe('going forward', () => {
  test('writes the pointer, starts one refresh, and ends when AWS and the targets say so', () => {
    const world = new RefreshWorld();
    world.begin();
    expect(world.toEnd()).toEqual({ status: 'succeeded', failure: null });
    expect(kinds(world)).toEqual(['pointer', 'start']);
    expect(world.releases).toEqual(['new']);
    expect(world.rollout.phase).toBe('ended');
  });

  test('asks for both bounds, a numbered template, and replaces also what matches it, because only the pointer changes', () => {
    const world = new RefreshWorld();
    const { order } = world.begin().forward;
    expect(order).toMatchObject({ minHealthyPercent: 50, maxHealthyPercent: 110, template: TEMPLATE });
    expect(order).toMatchObject({ skipMatching: false, autoRollback: false, checkpoints: [25, 50, 100] });
    // An alarm of one period of a minute is still looking at the step before for two minutes.
    expect(order.checkpointDelaySeconds).toBe(120);
  });

  test('lets AWS roll back by itself where only the template changes', () => {
    const world = new RefreshWorld({ release: null, templateVersion: '8' });
    expect(world.begin().forward.order).toMatchObject({
      skipMatching: true,
      autoRollback: true,
      template: { ...TEMPLATE, version: '8' },
    });
    expect(world.toEnd().status).toBe('succeeded');
    expect(world.group.template.version).toBe('8');
    expect(kinds(world)).toEqual(['start']);
  });

  test('judges answers anew from every checkpoint', () => {
    const world = new RefreshWorld();
    const begun = world.begin().startedAt;
    world.meanwhile = ({ active }) => {
      if (active?.status === 'Baking') world.group.alarm = 'OK';
    };
    world.toEnd();
    const { percent, since } = world.rollout.checkpoint;
    expect(percent).toBe(100);
    expect(since).toBeGreaterThan(begun + 240_000);
  });
});

describe('gates', () => {
  const failing = (trouble: (world: RefreshWorld) => void, plan = {}) => {
    const world = new RefreshWorld({ alarms: [], ...plan });
    world.begin();
    world.meanwhile = ({ active }) => {
      if (active !== undefined && active.made.length >= 1 && active.status === 'InProgress') trouble(world);
    };
    return { world, outcome: world.toEnd() };
  };

  test('a rise of the error rate rolls back, the pointer first', () => {
    const { world, outcome } = failing(({ group }) => {
      group.errors = 900;
    });
    expect(outcome).toMatchObject({ status: 'rolled-back', failure: { code: 'error-rate-worse' } });
    expect(kinds(world)).toEqual(['pointer', 'start', 'pointer', 'rollback']);
    expect(world.group.pointer).toBe('old');
    expect(world.releases).toEqual(['old']);
  });

  test('with on-failure hold the refresh is stopped and everything stays', () => {
    const { world, outcome } = failing(
      ({ group }) => {
        group.errors = 900;
      },
      { onFailure: 'hold' },
    );
    expect(outcome).toMatchObject({ status: 'held', failure: { code: 'error-rate-worse' } });
    expect(kinds(world)).toEqual(['pointer', 'start', 'cancel']);
    expect(world.releases.toSorted()).toEqual(['new', 'old']);
  });

  test('targets that never are healthy stop it, although the group itself finds them healthy', () => {
    const world = new RefreshWorld({ minHealthyPercent: 100 });
    world.group.badRelease = 'new';
    world.begin();
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'too-few-healthy' } });
    expect(world.releases).toEqual(['old']);
  });

  test('an alarm that AWS hears first ends the refresh, and then a new one leads back', () => {
    const world = new RefreshWorld();
    world.begin();
    world.meanwhile = (group) => {
      if (group.refreshes.length === 1 && group.active?.made.length === 2) group.alarm = 'ALARM';
    };
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'refresh-failed' } });
    expect(kinds(world)).toEqual(['pointer', 'start', 'pointer', 'start']);
    const [, back] = world.applied('start');
    // The alarm is still raised, and would keep it from starting.
    expect(back?.change).toMatchObject({ order: { alarms: [], checkpoints: [], skipMatching: false } });
    expect(world.releases).toEqual(['old']);
  });

  test('an alarm raised before the start costs nothing but the pointer', () => {
    const world = new RefreshWorld();
    world.begin();
    world.mishap = ({ kind }) => {
      if (kind === 'pointer') world.group.alarm = 'ALARM';
      return 'none';
    };
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'gate-alarm-raised' } });
    expect(kinds(world)).toEqual(['pointer', 'pointer']);
    expect(world.group.refreshes).toEqual([]);
  });
});

describe('going back', () => {
  const cancelledMidway = () => {
    const world = new RefreshWorld();
    world.begin();
    world.interrupt = (rollout) => {
      const isMidway = world.group.active?.made.length === 2 && rollout.failure === null;
      return isMidway ? cancelRefresh(rollout, 'rollback', world.group.at) : rollout;
    };
    return world;
  };

  test('after a cancelled run the pointer and the instances are as before', () => {
    const world = cancelledMidway();
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'cancelled' } });
    expect(kinds(world)).toEqual(['pointer', 'start', 'pointer', 'rollback']);
    expect(world.releases).toEqual(['old']);
  });

  test('where AWS cannot roll back it is cancelled, and a new refresh leads back', () => {
    const world = cancelledMidway();
    world.group.isIrreversible = true;
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back' });
    expect(kinds(world)).toEqual(['pointer', 'start', 'pointer', 'rollback', 'cancel', 'start']);
    expect(world.releases).toEqual(['old']);
  });
});

describe('cancelling', () => {
  test('hand-off leaves everything as it is, for the next run', () => {
    const world = new RefreshWorld();
    const begun = world.begin();
    const left = cancelRefresh(begun, 'hand-off', world.group.at);
    expect(left).toEqual({ ...begun, handedOff: true });
    expect(resumeRefresh(left)).toEqual(begun);
  });

  test('before anything was done it ends at once', () => {
    const world = new RefreshWorld();
    world.save(cancelRefresh(world.begin(), 'rollback', world.group.at));
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'cancelled' } });
    expect(world.carried).toEqual([]);
  });

  test('a rollout that goes back is not turned around', () => {
    const world = new RefreshWorld();
    const back = cancelRefresh(world.begin(), 'rollback', world.group.at);
    expect(cancelRefresh(back, 'hold', world.group.at)).toEqual({ ...back, handedOff: true });
  });
});

describe('lost answers', () => {
  test.each<Mishap>(['lost-after', 'kill-after'])(
    'a start that was applied (%s) is recognised and not repeated',
    (mishap) => {
      const world = new RefreshWorld();
      world.begin();
      world.mishap = ({ kind }) => (kind === 'start' ? mishap : 'none');
      expect(world.toEnd().status).toBe('succeeded');
      expect(world.applied('start')).toHaveLength(1);
    },
  );

  test.each<Mishap>(['lost-before', 'kill-before'])(
    'a start that came to nothing (%s) is repeated, once it cannot come any more',
    (mishap) => {
      const world = new RefreshWorld();
      world.begin();
      let isFirst = true;
      world.mishap = ({ kind }) => {
        if (kind !== 'start' || !isFirst) return 'none';
        isFirst = false;
        return mishap;
      };
      expect(world.toEnd().status).toBe('succeeded');
      const starts = world.carried.filter(({ change }) => change.kind === 'start');
      expect(starts).toHaveLength(2);
      expect((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeGreaterThanOrEqual(330_000);
    },
  );

  test('what is refused for good is not asked again, and goes back', () => {
    const world = new RefreshWorld();
    world.group.refusesStarts = 'max size is too small';
    world.begin();
    expect(world.toEnd()).toEqual({
      status: 'rolled-back',
      failure: { code: 'refresh-refused', message: 'max size is too small' },
    });
    expect(world.group.pointer).toBe('old');
  });
});

describe('somebody else', () => {
  test('who changes the pointer keeps it, and the refresh is stopped', () => {
    const world = new RefreshWorld();
    world.begin();
    world.meanwhile = (group) => {
      if (group.active?.made.length === 1 && group.pointer === 'new') group.writePointer('theirs');
    };
    expect(world.toEnd()).toMatchObject({ status: 'failed', failure: { code: 'pointer-changed-elsewhere' } });
    expect(world.group.pointer).toBe('theirs');
    expect(kinds(world)).toEqual(['pointer', 'start', 'cancel']);
  });

  test('who starts a refresh first is left alone, and the pointer is put back', () => {
    const world = new RefreshWorld();
    const { forward } = world.begin();
    world.mishap = ({ kind }) => {
      if (kind === 'pointer' && world.group.refreshes.length === 0)
        world.group.start({ ...forward.order, minHealthyPercent: 10 }, true);
      return 'none';
    };
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'refresh-active' } });
    expect(world.group.refreshes.at(-1)).toMatchObject({ isForeign: true, status: 'InProgress' });
    expect(world.releases).toEqual(['old']);
  });

  test('who rolls the refresh back before the pointer is restored leaves instances of the new release, which are replaced', () => {
    const world = new RefreshWorld();
    world.begin();
    world.meanwhile = (group) => {
      if (group.refreshes.length === 1 && group.active?.made.length === 3 && group.active.status === 'InProgress')
        group.carryOut({ kind: 'rollback', id: group.active.id });
    };
    world.staleness = () => 5;
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'refresh-rolled-back' } });
    expect(world.releases).toEqual(['old']);
  });
});

describe('what makes a refresh look stuck', () => {
  test('is named while it is waited for', () => {
    const world = new RefreshWorld({ missingData: 'ok' });
    world.begin();
    world.group.suspended = ['Launch'];
    world.toEnd();
    expect(world.whys).toContainEqual(expect.stringContaining('suspended processes keep it from moving: Launch'));
    expect(world.whys).toContainEqual(
      expect.stringMatching(/nothing was replaced since 00:\d\d, and AWS gives up at about 01:\d\d/),
    );
  });

  test('an alarm without data is one of them', () => {
    const world = new RefreshWorld({ missingData: 'ok' });
    world.begin();
    world.meanwhile = (group) => {
      const silent = group.active?.made.length === 1 && world.whys.length < 30;
      group.alarm = silent ? 'INSUFFICIENT_DATA' : 'OK';
    };
    expect(world.toEnd().status).toBe('succeeded');
    expect(world.whys).toContainEqual(expect.stringContaining('waits until these alarms have data: errors'));
  });
});

test('the question asks for alarms and answers while gates matter, and for the pointer throughout', () => {
  const world = new RefreshWorld();
  const begun = world.begin();
  expect(refreshQuestion(world.plan, begun)).toEqual({
    pointer: true,
    alarms: ['errors'],
    answers: { since: begun.checkpoint.since, until: null },
    launchesSince: null,
  });
  const back = cancelRefresh(begun, 'rollback', 0);
  expect(refreshQuestion(world.plan, back)).toEqual({ pointer: true, alarms: [], answers: null, launchesSince: null });
  expect(refreshQuestion(world.plan, { ...back, phase: 'reverting' }).launchesSince).toBe(begun.startedAt);
});

describe('what is waited for in vain', () => {
  test('a refresh that stands still goes back before AWS gives up', () => {
    const world = new RefreshWorld({ waitSeconds: 600 });
    world.begin();
    world.meanwhile = (group) => {
      group.suspended = group.active?.made.length === 1 && group.active.status === 'InProgress' ? ['Launch'] : [];
    };
    expect(world.toEnd()).toMatchObject({ status: 'rolled-back', failure: { code: 'refresh-stuck' } });
    expect(world.releases).toEqual(['old']);
  });

  test("somebody else's refresh ends the run, and nothing was changed", () => {
    const { order } = new RefreshWorld().begin().forward;
    const world = new RefreshWorld({ activeRefresh: 'wait', waitSeconds: 600 });
    world.group.suspended = ['Launch'];
    world.group.start(order, true);
    world.begin();
    expect(world.toEnd()).toMatchObject({ status: 'failed', failure: { code: 'refresh-active' } });
    expect(world.carried).toEqual([]);
  });
});

test('a refresh that ended below 100 % is no success', () => {
  const world = new RefreshWorld();
  const begun = world.begin();
  const refresh = world.group.start(begun.forward.order);
  Object.assign(refresh, { status: 'Successful' });
  const seen = world.group.observe();
  const refreshes = seen.refreshes.map((each) => ({ ...each, order: { ...each.order, checkpoints: [50] } }));
  const rollout = {
    ...begun,
    phase: 'replacing' as const,
    pointedAt: begun.startedAt,
    forward: { ...begun.forward, id: refresh.id },
  };
  expect(decideRefresh(world.plan, rollout, { ...seen, refreshes }).rollout.failure?.code).toBe('refresh-partial');
});

import { describe, expect, test } from '@jest/globals';
import { type ProcessOptions, RefreshScene } from './refresh-process.ts';

/** Quick to run, with everything that a rollout has. */
const plan = { checkpoints: [50], bakeSeconds: 60 };

describe('one run after the other', () => {
  test('deploys, finds nothing to do, goes back, and never goes forward by going back again', async () => {
    const scene = new RefreshScene();
    expect((await scene.run({ plan })).report).toMatchObject({ status: 'succeeded', release: 'new' });
    expect(scene.releases).toEqual(['new']);
    expect((await scene.run({ plan })).report).toMatchObject({ status: 'nothing-to-do', release: 'new' });
    expect((await scene.run({ plan, wish: 'rollback' })).report).toMatchObject({ status: 'succeeded', release: 'old' });
    expect(scene.releases).toEqual(['old']);
    const again = await scene.run({ plan, wish: 'rollback' });
    expect(again.report).toMatchObject({ status: 'nothing-to-do', release: 'old', notices: [expect.any(String)] });
    expect(scene.group.refreshes).toHaveLength(2);
  });

  test('a bad release is rolled back, and the journal knows', async () => {
    const scene = new RefreshScene();
    scene.meanwhile = (group) => {
      if (group.active?.made.length === 2) group.errors = 5000;
    };
    const { report } = await scene.run({ plan });
    expect(report).toMatchObject({ status: 'rolled-back', release: 'old', failure: { code: 'error-rate-worse' } });
    const journal: unknown = JSON.parse(scene.bucket.text('_rollout/d/journal.json') ?? '');
    expect(journal).toMatchObject({
      rollout: { phase: 'ended' },
      past: [{ outcome: 'rolled-back', release: 'new', previous: 'old' }],
    });
  });

  test('the janitor has nothing to do where all is done', async () => {
    const scene = new RefreshScene();
    await scene.run({ plan });
    expect((await scene.run({ plan, wish: 'janitor' })).report?.status).toBe('nothing-to-do');
  });
});

/** How many calls a whole deploy makes. */
async function callsOf(options: ProcessOptions): Promise<readonly string[]> {
  const { calls } = await new RefreshScene().run(options);
  return calls;
}

const everyCall = (calls: readonly string[]) =>
  calls.flatMap((_, nth) => [
    { call: nth + 1, when: 'before' as const },
    { call: nth + 1, when: 'after' as const },
  ]);

describe('a kill', () => {
  test('at any call of a deploy leaves what the next run of the same release brings to its end', async () => {
    const faults = everyCall(await callsOf({ plan }));
    expect(faults.length).toBeGreaterThan(60);
    for (const fault of faults) {
      const scene = new RefreshScene();
      await scene.run({ plan, fault: { ...fault, kind: 'kill' } });
      const { report, thrown } = await scene.run({ plan });
      expect([fault, thrown, report?.status]).toEqual([
        fault,
        null,
        expect.stringMatching(/^(succeeded|nothing-to-do)$/),
      ]);
      expect([fault, scene.releases, scene.group.pointer]).toEqual([fault, ['new'], 'new']);
      expect([fault, scene.group.refreshes.length]).toEqual([fault, 1]);
    }
  }, 60_000);

  test('at any call of a deploy lets another release be deployed', async () => {
    for (const fault of everyCall(await callsOf({ plan })).filter((_, nth) => nth % 3 === 0)) {
      const scene = new RefreshScene();
      await scene.run({ plan, fault: { ...fault, kind: 'kill' } });
      const { report } = await scene.run({ plan: { ...plan, release: 'newer' } });
      expect([fault, report?.status, scene.releases]).toEqual([fault, 'succeeded', ['newer']]);
    }
  }, 60_000);

  test('at any call of a rollback leaves what another rollback brings to its end', async () => {
    const prepared = async () => {
      const scene = new RefreshScene();
      await scene.run({ plan });
      return scene;
    };
    const { calls } = await (await prepared()).run({ plan, wish: 'rollback' });
    for (const fault of everyCall(calls).filter((_, nth) => nth % 3 === 0)) {
      const scene = await prepared();
      await scene.run({ plan, wish: 'rollback', fault: { ...fault, kind: 'kill' } });
      const { report } = await scene.run({ plan, wish: 'rollback' });
      expect([fault, report?.status]).toEqual([fault, expect.stringMatching(/^(succeeded|nothing-to-do)$/)]);
      expect([fault, scene.releases, scene.group.pointer]).toEqual([fault, ['old'], 'old']);
    }
  }, 60_000);
});

test('a call that fails, applied or not, changes nothing about the end', async () => {
  for (const fault of everyCall(await callsOf({ plan })).filter((_, nth) => nth % 2 === 0)) {
    const scene = new RefreshScene();
    const { report, thrown } = await scene.run({ plan, fault: { ...fault, kind: 'fail' } });
    // A first look or a lease that fails ends the run before it began.
    if (thrown !== null) expect(scene.group.refreshes).toEqual([]);
    else expect([fault, report?.status, scene.releases]).toEqual([fault, 'succeeded', ['new']]);
  }
}, 60_000);

describe('a cancel', () => {
  test.each(['rollback', 'hold', 'hand-off'] as const)(
    'with %s is done within seven seconds, and ends where it promises',
    async (onCancel) => {
      for (const fault of everyCall(await callsOf({ plan })).filter((_, nth) => nth % 3 === 0)) {
        const scene = new RefreshScene();
        const { thrown } = await scene.run({ plan, onCancel, fault: { ...fault, kind: 'cancel' } });
        if (thrown === null) continue;
        expect(thrown).toMatchObject({ code: expect.stringMatching(/^cancelled/) });
        expect(thrown).not.toMatchObject({ code: 'cancelled-unsafe' });
        const left = scene.group.instances.map(({ id }) => id);
        const { report } = await scene.run({ plan, wish: 'janitor' });
        if (onCancel === 'rollback') expect([fault, scene.releases]).toEqual([fault, ['old']]);
        if (onCancel === 'hand-off') expect([fault, scene.releases.length]).toEqual([fault, 1]);
        if (onCancel === 'hold' && report?.status === 'nothing-to-do')
          expect(scene.group.instances.map(({ id }) => id)).toEqual(left);
        expect(scene.group.active).toBeUndefined();
      }
    },
    60_000,
  );

  test('in mid-refresh has put the pointer back and asked for the rollback before the run is over', async () => {
    const scene = new RefreshScene();
    const calls = await callsOf({ plan });
    const { thrown } = await scene.run({
      plan,
      fault: { call: calls.indexOf('start') + 8, kind: 'cancel', when: 'after' },
    });
    expect(thrown).toMatchObject({ code: 'cancelled-returned' });
    expect(scene.group.pointer).toBe('old');
    expect(scene.group.active?.status).toBe('RollbackInProgress');
    expect((await scene.run({ plan, wish: 'settle' })).report).toMatchObject({ status: 'rolled-back' });
    expect(scene.releases).toEqual(['old']);
  });
});

describe('a rollback', () => {
  test('that is cancelled goes on, for what it came from is no place to return to', async () => {
    const scene = new RefreshScene();
    await scene.run({ plan });
    const { thrown } = await scene.run({ plan, wish: 'rollback', fault: { call: 20, kind: 'cancel', when: 'after' } });
    expect(thrown).toMatchObject({ code: 'cancelled-handed-off' });
    expect((await scene.run({ plan, wish: 'janitor' })).report?.status).toBe('succeeded');
    expect(scene.releases).toEqual(['old']);
  });

  test('that fails is held, and tried again by the next one', async () => {
    const scene = new RefreshScene();
    await scene.run({ plan });
    scene.meanwhile = (group) => {
      const { active } = group;
      const isMidway = active?.made.length === 1 && active.status === 'InProgress';
      if (group.refreshes.length === 2 && isMidway) group.carryOut({ kind: 'cancel', id: active.id });
    };
    expect((await scene.run({ plan, wish: 'rollback' })).report?.status).toBe('held');
    expect(scene.group.pointer).toBe('old');
    expect((await scene.run({ plan, wish: 'rollback' })).report?.status).toBe('succeeded');
    expect(scene.releases).toEqual(['old']);
  });

  test('takes back a deploy that was held', async () => {
    const scene = new RefreshScene();
    const held = { ...plan, onFailure: 'hold' as const };
    scene.meanwhile = (group) => {
      group.errors = group.refreshes.length === 1 && (group.active?.made.length ?? 0) > 1 ? 5000 : 0;
    };
    expect((await scene.run({ plan: held })).report?.status).toBe('held');
    expect((await scene.run({ plan: held, wish: 'rollback' })).report?.status).toBe('succeeded');
    expect(scene.releases).toEqual(['old']);
  });
});

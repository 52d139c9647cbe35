import { describe, expect, test } from '@jest/globals';
import type { Wish } from '../../src/index.ts';
import { Campaign, faultAt } from './campaign.ts';
import { PLAN } from './plans.ts';

const v1: Wish = { mode: 'deploy', release: 'v1' };
const PRISTINE = {
  weights: '100:0',
  blue: '0/0/0',
  green: '0/0/0',
  pointers: 'none none',
  unsettled: null,
  breaches: [],
};
const LIVE = { ...PRISTINE, weights: '0:100', green: '2/2/2', pointers: 'none v1' };
const GATES = { blue: ['blue-5xx'], green: ['green-5xx'] };

const pristine = (plan: Partial<typeof PLAN> = {}, releases = {}) => new Campaign({ pristine: true, releases }, plan);

/** Closes the gate once the new colour has everything. */
function closeGateInBake(campaign: Campaign): void {
  const { clock, alarms } = campaign.fleet;
  void clock.sleep(300_000).then(() => alarms.set('green-5xx', 'ALARM'));
}

describe('a first release', () => {
  test('gets everything at once when it is healthy, and the colour without a release is never sized', async () => {
    const campaign = pristine();
    const end = await campaign.run(v1);
    expect(end).toMatchObject({ kind: 'report', report: { status: 'succeeded', live: 'green', release: 'v1' } });
    expect(campaign.state).toEqual(LIVE);
    const { moments } = end.process;
    expect(new Set(moments.map(({ rollout }) => rollout.percent))).toEqual(new Set([0, 100]));
    expect(moments.every(({ seen }) => seen.look.groups.blue.desired === 0)).toBe(true);
    expect(end.process.calls.filter((name) => name === 'smoke')).toHaveLength(1);
    expect(campaign.invariants.losses()).toEqual([]);
  });

  test('is watched for the bake, and waits for no proof that an empty colour is idle', async () => {
    const campaign = pristine();
    const { process } = await campaign.run(v1);
    const bake = process.moments.filter(({ rollout }) => rollout.phase === 'baking').map(({ seen }) => seen.look.at);
    const tookSeconds = ((bake.at(-1) ?? 0) - (bake[0] ?? 0)) / 1000;
    expect(tookSeconds).toBeGreaterThanOrEqual(PLAN.bakeSeconds - PLAN.pollSeconds);
    expect(tookSeconds).toBeLessThan(PLAN.bakeSeconds + 2 * PLAN.pollSeconds);
  });

  test('is followed by one that goes step by step, and can then be undone', async () => {
    const campaign = pristine();
    await campaign.run(v1);
    const { process } = await campaign.run({ mode: 'deploy', release: 'v2' });
    expect(process.moments.map(({ rollout }) => rollout.percent)).toEqual(expect.arrayContaining([5, 25, 50, 100]));
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject({ report: { status: 'succeeded', release: 'v1' } });
    expect(campaign.state).toEqual({ ...LIVE, pointers: 'v2 v1' });
    expect(campaign.invariants.losses()).toEqual([]);
  });

  test('that is never healthy is put away, for it costs and serves nobody', async () => {
    const campaign = pristine({}, { v1: { health: 'never' } });
    const end = await campaign.run(v1);
    expect(end).toMatchObject({ report: { status: 'rolled-back', failure: { code: 'never-healthy' } } });
    expect(campaign.state).toEqual(PRISTINE);
  });

  test('that is never healthy is kept where a failure is to be held', async () => {
    const campaign = pristine({ onFailure: 'hold' }, { v1: { health: 'never' } });
    expect(await campaign.run(v1)).toMatchObject({ report: { status: 'held', failure: { code: 'never-healthy' } } });
    expect(campaign.state).toMatchObject({ weights: '100:0', blue: '0/0/0', unsettled: 'held', breaches: [] });
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toEqual(PRISTINE);
  });

  test('whose gate closes when it has requests is held with all of them, whatever is to be done on a failure', async () => {
    const campaign = pristine({ gateAlarms: GATES, onFailure: 'rollback' });
    closeGateInBake(campaign);
    const end = await campaign.run(v1);
    expect(end).toMatchObject({ report: { status: 'held', failure: { code: 'gate-alarm-raised' } } });
    expect(campaign.state).toEqual({ ...LIVE, unsettled: 'held' });
    campaign.fleet.alarms.clear();
    expect(await campaign.run(v1)).toMatchObject({ report: { status: 'succeeded', live: 'green' } });
    expect(campaign.state).toEqual(LIVE);
  });

  test('that is held with requests makes room for a better one, which goes step by step', async () => {
    const campaign = pristine({ gateAlarms: GATES });
    closeGateInBake(campaign);
    await campaign.run(v1);
    campaign.fleet.alarms.clear();
    const end = await campaign.run({ mode: 'deploy', release: 'v2' });
    expect(end).toMatchObject({ report: { status: 'succeeded', live: 'blue', release: 'v2' } });
    expect(campaign.state).toEqual({ ...PRISTINE, blue: '2/2/2', pointers: 'v2 v1' });
    expect(campaign.invariants.losses()).toEqual([]);
  });

  test('keeps its requests when its instances are lost, and is held when no others come', async () => {
    const campaign = pristine({ waitSeconds: 600 });
    const { fleet } = campaign;
    void fleet.clock.sleep(300_000).then(() => {
      fleet.now.failLaunches('api-green', { times: 10_000 });
      for (const instance of fleet.now.answering('api-green')) fleet.now.loseInstance(instance);
    });
    const end = await campaign.run(v1);
    expect(end).toMatchObject({ report: { status: 'held', failure: { code: 'short-of-capacity' } } });
    expect(campaign.state).toMatchObject({ weights: '0:100', blue: '0/0/0', unsettled: 'held', breaches: [] });
    expect(await campaign.run({ mode: 'deploy', release: 'v2' })).toMatchObject({ report: { status: 'succeeded' } });
    expect(campaign.state).toMatchObject({ weights: '100:0', green: '0/0/0', pointers: 'v2 v1', unsettled: null });
  });

  test('is not undone once it has requests, nor is there anything to undo before it', async () => {
    const refused = { kind: 'thrown', thrown: { code: 'no-previous-release' } };
    const campaign = pristine({ gateAlarms: GATES });
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject(refused);
    expect(campaign.state).toEqual(PRISTINE);
    closeGateInBake(campaign);
    await campaign.run(v1);
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject(refused);
    expect(campaign.state).toEqual({ ...LIVE, unsettled: 'held' });
    campaign.fleet.alarms.clear();
    await campaign.run(v1);
    expect(await campaign.run({ mode: 'rollback' })).toMatchObject(refused);
    expect(campaign.state).toEqual(LIVE);
  });

  test('is what it is also where somebody sized the colour without a release, which is emptied in the end', async () => {
    const campaign = pristine();
    campaign.fleet.now.updateGroup('api-blue', { minSize: 1, desiredCapacity: 1 });
    await campaign.fleet.clock.pass(300_000);
    const end = await campaign.run(v1);
    expect(end).toMatchObject({ report: { status: 'succeeded', live: 'green' } });
    expect(new Set(end.process.moments.map(({ rollout }) => rollout.percent))).toEqual(new Set([0, 100]));
    expect(campaign.state).toEqual(LIVE);
  });
});

/** Calls of an undisturbed first deploy: all that change something, and of those that only look every tenth. */
async function points(): Promise<readonly number[]> {
  const { process } = await pristine().run(v1);
  return process.calls.flatMap((name, at) =>
    (name !== 'look' && !name.endsWith('lease.json')) || at % 10 === 0 ? [at + 1] : [],
  );
}

describe('a first deploy that is killed at any call', () => {
  test.each<{ wish: Wish; ends: readonly string[] }>([
    { wish: v1, ends: ['0:100 none v1 0/0/0 2/2/2'] },
    // Before it had requests it is put away, afterwards it is brought to its end.
    { wish: { mode: 'janitor' }, ends: ['100:0 none none 0/0/0 0/0/0', '0:100 none v1 0/0/0 2/2/2'] },
    { wish: { mode: 'deploy', release: 'v2' }, ends: ['0:100 none v2 0/0/0 2/2/2', '100:0 v2 v1 2/2/2 0/0/0'] },
  ])('comes to its whole end by $wish.mode $wish.release', async ({ wish, ends }) => {
    const seen = new Set<string>();
    for (const when of ['before', 'after'] as const) {
      for (const call of await points()) {
        const campaign = pristine();
        await campaign.run(v1, { faults: faultAt(call, { kind: 'kill', when }) });
        await campaign.fleet.clock.pass(30_000);
        await campaign.run(wish);
        const at = `killed ${when} call ${call}`;
        const { weights, pointers, blue, green, unsettled, breaches } = campaign.state;
        expect({ at, unsettled, breaches }).toEqual({ at, unsettled: null, breaches: [] });
        expect({ at, losses: campaign.invariants.losses() }).toEqual({ at, losses: [] });
        seen.add(`${weights} ${pointers} ${blue} ${green}`);
      }
    }
    expect(seen).toEqual(new Set(ends));
  });
});

describe('a first deploy that is cancelled at any call', () => {
  test.each(['rollback', 'hold', 'hand-off'] as const)('%s: is finished by the same deploy', async (onCancel) => {
    const codes = new Set<unknown>();
    for (const call of await points()) {
      const campaign = pristine();
      const end = await campaign.run(v1, { onCancel, faults: faultAt(call, { kind: 'cancel' }) });
      const at = `cancelled at call ${call}`;
      const isServed = campaign.state.weights === '0:100';
      if (end.kind === 'thrown' && end.thrown instanceof Error && 'code' in end.thrown) codes.add(end.thrown.code);
      await campaign.run({ mode: 'settle' });
      // Whoever got requests keeps them.
      if (isServed) expect({ at, weights: campaign.state.weights }).toEqual({ at, weights: '0:100' });
      await campaign.run(v1);
      expect({ at, ...campaign.state }).toEqual({ at, ...LIVE });
    }
    expect(codes).toContain(
      { rollback: 'cancelled-handed-off', hold: 'cancelled-held', 'hand-off': 'cancelled-handed-off' }[onCancel],
    );
  });
});

describe('an owner of a first deploy that is stopped at any call, and taken over', () => {
  test('never takes the requests from the colour that can answer them', async () => {
    for (const call of await points()) {
      for (const ms of [200_000, 400_000]) {
        const campaign = pristine();
        const ended = campaign.process(v1, { faults: faultAt(call, { kind: 'stop', ms }) }).run();
        await campaign.fleet.clock.pass(60_000);
        await campaign.run({ mode: 'deploy', release: 'v2' });
        await campaign.fleet.clock.until(ended, 7_200_000);
        await campaign.fleet.clock.pass(600_000);
        await campaign.run({ mode: 'janitor' });
        const at = `stopped at call ${call} for ${ms / 1000} s`;
        const { breaches, unsettled } = campaign.state;
        expect({ at, breaches, unsettled }).toEqual({ at, breaches: [], unsettled: null });
        expect({ at, losses: campaign.invariants.losses() }).toEqual({ at, losses: [] });
      }
    }
  });
});

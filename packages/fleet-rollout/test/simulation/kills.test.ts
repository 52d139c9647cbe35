import { describe, expect, test } from '@jest/globals';
import type { Wish } from '../../src/index.ts';
import { Campaign, faultAt } from './campaign.ts';

const v2: Wish = { mode: 'deploy', release: 'v2' };
const isDeep = process.env['DEEP'] === '1';
const TIME_LIMIT_MS = 1_800_000;

/** Calls of an undisturbed run at which a kill is tried: all that change something, and of those that only look every nth. */
async function killPoints(prepare: (campaign: Campaign) => Promise<unknown>, wish: Wish): Promise<readonly number[]> {
  const campaign = new Campaign();
  await prepare(campaign);
  const { process } = await campaign.run(wish);
  const every = isDeep ? 1 : 10;
  return process.calls.flatMap((name, at) =>
    (name !== 'look' && !name.endsWith('lease.json')) || at % every === 0 ? [at + 1] : [],
  );
}

async function killed(wish: Wish, call: number, when: 'before' | 'after', prepare = async (_: Campaign) => {}) {
  const campaign = new Campaign();
  await prepare(campaign);
  const end = await campaign.run(wish, { faults: faultAt(call, { kind: 'kill', when }) });
  expect(end.kind).toBe('killed');
  await campaign.fleet.clock.pass(30_000);
  return campaign;
}

describe('a deploy that is killed at any call', () => {
  const nothing = async () => {};

  test(
    'is finished by the same deploy again',
    async () => {
      const points = await killPoints(nothing, v2);
      for (const when of ['before', 'after'] as const) {
        for (const call of points) {
          const campaign = await killed(v2, call, when);
          const end = await campaign.run(v2);
          const at = `killed ${when} call ${call}`;
          expect({ at, state: campaign.state }).toMatchObject({
            at,
            state: {
              weights: '0:100',
              blue: '0/0/0',
              green: '2/4/4',
              pointers: 'v1 v2',
              unsettled: null,
              breaches: [],
            },
          });
          expect({ at, end }).toMatchObject({ end: { kind: 'report' } });
          expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
        }
      }
    },
    TIME_LIMIT_MS,
  );

  test(
    'makes room for another release',
    async () => {
      const points = await killPoints(nothing, v2);
      for (const call of points) {
        const campaign = await killed(v2, call, 'after');
        await campaign.run({ mode: 'deploy', release: 'v3' });
        const at = `killed after call ${call}`;
        expect({ at, ...campaign.state }).toMatchObject({ at, unsettled: null, breaches: [] });
        const { weights, pointers } = campaign.state;
        // Where the killed one was scaling in already it is finished first, and then the other colour gets the new release.
        expect([`0:100 v1 v3`, `100:0 v3 v2`]).toContain(`${weights} ${pointers}`);
        expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
      }
    },
    TIME_LIMIT_MS,
  );

  test(
    'is undone by the janitor, or finished where it was scaling in',
    async () => {
      const points = await killPoints(nothing, v2);
      for (const call of points) {
        const campaign = await killed(v2, call, 'before');
        await campaign.run({ mode: 'janitor' });
        const at = `killed before call ${call}`;
        const { weights, pointers, blue, green } = campaign.state;
        expect({ at, ...campaign.state }).toMatchObject({ at, unsettled: null, breaches: [] });
        expect(['100:0 v1 v0 2/4/4 0/0/0', '0:100 v1 v2 0/0/0 2/4/4']).toContain(
          `${weights} ${pointers} ${blue} ${green}`,
        );
        expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
      }
    },
    TIME_LIMIT_MS,
  );
});

describe('a rollback that is killed at any call', () => {
  test(
    'is finished by the same rollback again',
    async () => {
      const live = async (campaign: Campaign) => void (await campaign.run(v2));
      const rollback: Wish = { mode: 'rollback' };
      const points = await killPoints(live, rollback);
      for (const call of points) {
        const campaign = await killed(rollback, call, 'after', live);
        const isLeft = campaign.journal?.rollout !== null;
        if (isLeft) await campaign.run(rollback);
        const at = `killed after call ${call}`;
        expect({ at, ...campaign.state }).toMatchObject({ at, unsettled: null, breaches: [] });
        if (isLeft) expect({ at, ...campaign.state }).toMatchObject({ weights: '100:0', pointers: 'v1 v2' });
        expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
      }
    },
    TIME_LIMIT_MS,
  );
});

describe('a janitor that is killed at any call', () => {
  test(
    'leaves nothing that the next janitor does not bring to its end',
    async () => {
      const janitor: Wish = { mode: 'janitor' };
      const abandoned = async (campaign: Campaign) => {
        await campaign.run(v2, { faults: faultAt(60, { kind: 'kill', when: 'after' }) });
        await campaign.fleet.clock.pass(30_000);
      };
      const points = await killPoints(abandoned, janitor);
      for (const when of ['before', 'after'] as const) {
        for (const call of points) {
          const campaign = await killed(janitor, call, when, abandoned);
          await campaign.run(janitor);
          const at = `killed ${when} call ${call}`;
          expect({ at, ...campaign.state }).toEqual({
            ...{ at, weights: '100:0', blue: '2/4/4', green: '0/0/0', pointers: 'v1 v0', unsettled: null },
            breaches: [],
          });
          expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
        }
      }
    },
    TIME_LIMIT_MS,
  );
});

describe('an owner that is stopped at any call, and taken over', () => {
  test(
    'changes nothing any more when it goes on, but what it had sent already',
    async () => {
      const points = await killPoints(async () => {}, v2);
      for (const call of points) {
        // A call of it may still land in the five minutes that its signature is good for, or must be refused after them.
        for (const ms of [200_000, 400_000]) {
          const campaign = new Campaign();
          const stopped = campaign.process(v2, { faults: faultAt(call, { kind: 'stop', ms }) });
          const ended = stopped.run();
          await campaign.fleet.clock.pass(60_000);
          const rest = campaign.run({ mode: 'rollback' });
          await rest;
          await campaign.fleet.clock.until(ended, 7_200_000);
          const at = `stopped at call ${call} for ${ms / 1000} s`;
          expect({ at, breaches: campaign.invariants.breaches }).toEqual({ at, breaches: [] });
          await campaign.fleet.clock.pass(600_000);
          await campaign.run({ mode: 'janitor' });
          expect({ at, ...campaign.state }).toMatchObject({ at, unsettled: null });
          expect({ at, losses: campaign.fleet.now.losses() }).toEqual({ at, losses: [] });
        }
      }
    },
    TIME_LIMIT_MS,
  );
});

import {
  beginRefresh,
  cancelRefresh,
  decideRefresh,
  firstRefreshQuestion,
  measuredBatch,
  noteRefreshAnswer,
  predictRefresh,
  type RefreshPlan,
  type RefreshRollout,
  refreshPreflight,
  refreshQuestion,
  refreshSeconds,
} from '@deploy/fleet-rollout';
import { describe, expect, test } from '@jest/globals';
import { awsRefreshCloud, readRefreshFacts } from '../../src/fleet/index.ts';
import { type FleetGround, fleetGround, POINTERS } from './fleet-ground.ts';

const OLD = 's3://artifacts/releases/one.zip';
const PLAN: RefreshPlan = {
  ...{ group: 'api-blue', release: 's3://artifacts/releases/two.zip', templateVersion: null },
  ...{ minHealthyPercent: 100, maxHealthyPercent: 110, warmupSeconds: null, checkpoints: [30], stepSeconds: 60 },
  ...{ bakeSeconds: 60, scaleInProtected: 'Ignore', standby: 'Ignore', alarms: ['errors-blue'], missingData: 'ok' },
  ...{ minimumRequests: 100, onFailure: 'rollback', activeRefresh: 'refuse', expectedRelease: null },
  ...{ pollSeconds: 15, waitSeconds: 900 },
};
const SETTINGS = { group: 'api-blue', releaseParameter: POINTERS.blue };

interface Played {
  readonly rollout: RefreshRollout;
  readonly ground: FleetGround;
  readonly changes: readonly string[];
  readonly seconds: number;
}

/** Plays a rollout over the SDK and the twin; `meanwhile` is told the number of the look. */
async function play(
  change: Partial<RefreshPlan> = {},
  meanwhile: (look: number, rollout: RefreshRollout, ground: FleetGround) => RefreshRollout = (_, rollout) => rollout,
): Promise<Played> {
  const plan = { ...PLAN, ...change };
  const ground = fleetGround();
  const { clock, connections } = ground;
  const cloud = awsRefreshCloud(connections, SETTINGS);
  ground.twin.monitoring.setAlarm('errors-blue', 'OK', 'quiet');
  await clock.sleep(600_000);
  const facts = await readRefreshFacts(connections, SETTINGS, firstRefreshQuestion(plan, clock.now()));
  const asked = { plan, unsettled: null, predictedEnd: clock.now(), isRollback: false };
  expect(refreshPreflight(facts, asked).refusals).toEqual([]);
  const beginning = { id: 'r', purpose: 'deploy', startedBy: 'run', at: clock.now(), inherits: null } as const;
  let rollout = beginRefresh(plan, facts.observation, beginning);
  const changes: string[] = [];
  const begunAt = clock.now();
  for (let look = 0; look < 1000; look += 1) {
    rollout = meanwhile(look, rollout, ground);
    const step = decideRefresh(plan, rollout, await cloud.look(refreshQuestion(plan, rollout)));
    rollout = step.rollout;
    if (step.next.kind === 'end') return { rollout, ground, changes, seconds: (clock.now() - begunAt) / 1000 };
    if (step.next.kind === 'wait') {
      await clock.sleep(step.next.until - clock.now());
      continue;
    }
    changes.push(step.next.change.kind);
    const answer = await cloud.carryOut(step.next.change, () => Promise.resolve());
    rollout = noteRefreshAnswer(plan, rollout, step.next.change, answer, clock.now());
    await clock.sleep(100);
  }
  throw new Error(`it never ended: ${JSON.stringify(rollout)}`);
}

async function pointerOf({ connections }: FleetGround): Promise<string | undefined> {
  const question = { pointer: true, alarms: [], answers: null, launchesSince: null };
  return (await awsRefreshCloud(connections, SETTINGS).look(question)).pointer?.value;
}

describe('A rollout by instance refresh, over the SDK', () => {
  test('succeeds in about the time that the one before it predicts', async () => {
    const { rollout, ground, changes, seconds } = await play();
    expect(rollout.outcome).toEqual({ status: 'succeeded', failure: null });
    expect(changes).toEqual(['pointer', 'start']);
    expect(await pointerOf(ground)).toBe(PLAN.release);
    const size = { ...rollout.before, batch: measuredBatch(rollout) ?? 0, poll: PLAN.pollSeconds };
    expect(Math.abs(refreshSeconds(predictRefresh(rollout.forward.order, size)) / seconds - 1)).toBeLessThan(0.2);
  });

  test('is taken back by AWS once the pointer is back, and needs no second refresh', async () => {
    const { rollout, ground, changes } = await play({}, (look, going, { clock }) =>
      look === 20 ? cancelRefresh(going, 'rollback', clock.now()) : going,
    );
    expect(rollout.outcome).toMatchObject({ status: 'rolled-back', failure: { code: 'cancelled' } });
    expect(changes).toEqual(['pointer', 'start', 'pointer', 'rollback']);
    expect(await pointerOf(ground)).toBe(OLD);
  });

  test('that an alarm stops goes back', async () => {
    const { rollout, ground } = await play({}, (look, going, { twin }) => {
      if (look === 15) twin.monitoring.setAlarm('errors-blue', 'ALARM', 'too many');
      return going;
    });
    expect(rollout.outcome?.status).toBe('rolled-back');
    expect(await pointerOf(ground)).toBe(OLD);
  });

  test('whose instances never become healthy goes back before AWS gives up', async () => {
    const { rollout, seconds } = await play({ release: 'bad' });
    expect(rollout.outcome).toMatchObject({ status: 'rolled-back', failure: { code: 'refresh-stuck' } });
    expect(seconds).toBeLessThan(1800);
  });

  test('whose start is answered with nothing is found again', async () => {
    const ground = fleetGround();
    const { connections, twin, clock } = ground;
    const cloud = awsRefreshCloud(connections, SETTINGS);
    twin.monitoring.setAlarm('errors-blue', 'OK', 'quiet');
    await clock.sleep(600_000);
    const seen = await cloud.look(firstRefreshQuestion(PLAN, clock.now()));
    const beginning = { id: 'r', purpose: 'deploy', startedBy: 'run', at: clock.now(), inherits: null } as const;
    const pointed = { ...beginRefresh(PLAN, seen, beginning), pointedAt: clock.now() };
    twin.faults.plant({ operation: 'StartInstanceRefresh' }, { kind: 'lost-answer' });
    const step = decideRefresh(PLAN, pointed, seen);
    if (step.next.kind !== 'change') throw new Error('it does not start');
    await expect(cloud.carryOut(step.next.change, () => Promise.resolve())).rejects.toThrow();
    await clock.sleep(15_000);
    const found = decideRefresh(PLAN, step.rollout, await cloud.look(refreshQuestion(PLAN, step.rollout)));
    expect(found.rollout.phase).toBe('replacing');
    expect(found.rollout.forward.id).not.toBeNull();
  });
});

import { AbortedError, ConflictError } from '@deploy/kernel';
import { hold, lift, listReleases, type ReleaseReport } from '@deploy/static-release';
import { describe, expect, test } from '@jest/globals';
import { expectConverged, expectWholeAmong, nextRun, operationNamed, release, startOf } from './kill-points.ts';
import { siteFiles } from './site.ts';
import { Visitor } from './visitor.ts';
import type { World } from './world.ts';

const settled = (): Promise<World> => startOf(operationNamed('deploy'));

/** By default slow enough that a second run sees the first one renew its lease. */
function slowDown(world: World, client: string, ms = 2_000): void {
  world.twin.faults.plant({ client }, { kind: 'latency', ms }, Number.POSITIVE_INFINITY);
}

const outcome = (work: Promise<ReleaseReport>): Promise<ReleaseReport | Error> =>
  work.catch((thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))));

describe('two runs at once', () => {
  test('of two deploys one wins, and the other names the run that holds the lease', async () => {
    const world = await settled();
    slowDown(world, 'first');
    const [firstRun, secondRun] = [nextRun(), nextRun()];
    const first = outcome(world.process('first', firstRun).deploy(siteFiles(2)));
    await world.clock.sleep(9_000);
    const second = await outcome(world.process('second', secondRun).deploy(siteFiles(4)));
    expect(second).toBeInstanceOf(ConflictError);
    expect(second).toMatchObject({ code: 'lease-held', message: expect.stringContaining(`/runs/${firstRun}`) });
    expect(await first).toMatchObject({ outcome: 'released' });
    await expectConverged(world, 2);
    world.end();
  });

  test('a deploy beside a rollback is refused the same way', async () => {
    const world = await settled();
    await world.process('before', nextRun()).deploy(siteFiles(2));
    slowDown(world, 'rollback');
    const rollback = outcome(world.process('rollback', nextRun()).rollback());
    await world.clock.sleep(17_000);
    expect(await outcome(world.process('deploy', nextRun()).deploy(siteFiles(4)))).toMatchObject({
      code: 'lease-held',
    });
    expect(await rollback).toMatchObject({ outcome: 'released' });
    await expectConverged(world, 1);
    world.end();
  });

  test('a patient deploy waits for the holder and then goes on from what it left', async () => {
    const world = await settled();
    slowDown(world, 'first');
    const first = outcome(world.process('first', nextRun()).deploy(siteFiles(2)));
    await world.clock.sleep(9_000);
    const second = await world.process('second', nextRun()).deploy(siteFiles(4), { patienceMs: 600_000 });
    const firstReport = await first;
    expect(firstReport).toMatchObject({ outcome: 'released' });
    expect(second.previous).toBe('release' in firstReport ? firstReport.release : null);
    await expectConverged(world, 4);
    world.end();
  });

  test('started at the same instant they never mix', async () => {
    for (let shift = 0; shift < 12; shift += 1) {
      const world = await settled();
      const newer = nextRun() + 1;
      const latency = { kind: 'latency', ms: 5 * shift } as const;
      world.twin.faults.plant({ client: 'second' }, latency, Number.POSITIVE_INFINITY);
      const both = await Promise.all([
        outcome(world.process('first', newer - 1).deploy(siteFiles(2))),
        outcome(world.process('second', newer).deploy(siteFiles(4))),
      ]);
      const live = both.findLast((report) => !(report instanceof Error));
      expect(live).toBeDefined();
      const list = await listReleases(world.process('look', nextRun()).context, { releases: 5, days: 7 });
      const isSecond =
        list.pointer.live === (live instanceof Error ? null : live?.release) && !(both[1] instanceof Error);
      await expectConverged(world, isSecond ? 4 : 2);
      world.end();
    }
  }, 60_000);

  test('a prune beside a deploy is refused, and a deploy beside a prune', async () => {
    const world = await settled();
    await world.process('before', nextRun()).deploy(siteFiles(2));
    slowDown(world, 'deploy');
    const deploying = outcome(world.process('deploy', nextRun()).deploy(siteFiles(4)));
    await world.clock.sleep(9_000);
    await expect(world.process('prune', nextRun()).prune()).rejects.toMatchObject({ code: 'lease-held' });
    await deploying;
    await expectConverged(world, 4);
    const slowAnswer = { kind: 'latency', ms: 60_000, phase: 'after' } as const;
    world.twin.faults.plant({ client: 'prune-2', operation: 'DeleteObject' }, slowAnswer);
    const pruning = world.process('prune-2', nextRun()).prune();
    await world.clock.sleep(5_000);
    expect(await outcome(world.process('late', nextRun()).deploy(siteFiles(1)))).toMatchObject({ code: 'lease-held' });
    await pruning;
    await expectConverged(world, 4);
    world.end();
  });

  test('a later attempt of the same run takes over after 20 s, another run after 60 s', async () => {
    for (const [sameRun, attempt, atLeastMs, belowMs] of [
      [true, 2, 20_000, 40_000],
      [false, 1, 60_000, 80_000],
    ] as const) {
      const world = await settled();
      const run = nextRun();
      world.twin.faults.plant({ client: 'victim', nth: 10 }, { kind: 'kill', phase: 'before' });
      const victim = world.process('victim', run);
      await Promise.race([victim.client.killed, victim.deploy(siteFiles(2))]);
      const begunMs = world.clock.monotonic();
      await world.process('next', sameRun ? run : nextRun(), attempt).deploy(siteFiles(2));
      const tookMs = world.clock.monotonic() - begunMs;
      expect(tookMs).toBeGreaterThanOrEqual(atLeastMs);
      expect(tookMs).toBeLessThan(belowMs);
      await expectConverged(world, 2);
      world.end();
    }
  });
});

describe('a rollback that goes first', () => {
  test('asks the holder to stop, which leaves a whole site and says who asked', async () => {
    const world = await settled();
    slowDown(world, 'deploy', 3_000);
    const deploying = outcome(world.process('deploy', nextRun()).deploy(siteFiles(2)));
    await world.clock.sleep(13_000);
    const rollback = await world.process('rollback', nextRun()).rollback({ abortHolder: 'customers cannot log in' });
    const stopped = await deploying;
    expect(stopped).toBeInstanceOf(AbortedError);
    expect(stopped).toMatchObject({
      code: 'asked-to-stop',
      message: expect.stringContaining('customers cannot log in'),
    });
    expect(rollback.outcome).toBe('released');
    await expectConverged(world, 1);
    world.end();
  });

  test('before its flip it only stops the holder: what is live stays live', async () => {
    const world = await settled();
    await world.process('before', nextRun()).deploy(siteFiles(2));
    const slowBody = { kind: 'latency', ms: 40_000, phase: 'after' } as const;
    world.twin.faults.plant({ client: 'deploy', key: 'assets/*' }, slowBody);
    const deploying = outcome(world.process('deploy', nextRun()).deploy(siteFiles(4)));
    await world.clock.sleep(5_000);
    const rollback = await world.process('rollback', nextRun()).rollback({ abortHolder: 'not now' });
    expect(rollback.outcome).toBe('nothing-to-do');
    expect(await deploying).toMatchObject({ code: 'asked-to-stop' });
    await expectConverged(world, 2);
    world.end();
  });

  test('in the middle of a flip it brings the old release back', async () => {
    const world = await settled();
    const slowCopy = { kind: 'latency', ms: 8_000 } as const;
    world.twin.faults.plant({ client: 'deploy', operation: 'CopyObject' }, slowCopy, Number.POSITIVE_INFINITY);
    const deploying = outcome(world.process('deploy', nextRun()).deploy(siteFiles(2)));
    await world.clock.sleep(10_000);
    const report = await world.process('rollback', nextRun()).rollback({ abortHolder: 'it is broken' });
    expect(report.outcome).toBe('released');
    expect(await deploying).toMatchObject({ code: 'asked-to-stop' });
    await expectConverged(world, 1);
    world.end();
  });
});

describe('hold and lift', () => {
  test('a hold refuses deploys with its reason, lets a rollback through, and is lifted', async () => {
    const world = await settled();
    await world.process('before', nextRun()).deploy(siteFiles(2));
    await hold(world.process('holder', nextRun()).context, 'database migration');
    for (const n of [2, 4]) {
      expect(await outcome(world.process(`refused-${n}`, nextRun()).deploy(siteFiles(n)))).toMatchObject({
        code: 'deployments-held',
        message: expect.stringContaining('database migration'),
      });
    }
    await world.process('rollback', nextRun()).rollback();
    await expectConverged(world, 1);
    expect(await outcome(world.process('still', nextRun()).deploy(siteFiles(4)))).toMatchObject({
      code: 'deployments-held',
    });
    await lift(world.process('lifter', nextRun()).context);
    await world.process('allowed', nextRun()).deploy(siteFiles(4));
    await expectConverged(world, 4);
    world.end();
  });

  test('a hold that arrives during a deploy lets it finish', async () => {
    const world = await settled();
    slowDown(world, 'deploy');
    const deploying = world.process('deploy', nextRun()).deploy(siteFiles(2));
    await world.clock.sleep(9_000);
    await hold(world.process('holder', nextRun()).context, 'freeze');
    expect(await deploying).toMatchObject({ outcome: 'released' });
    expect(await outcome(world.process('next', nextRun()).deploy(siteFiles(4)))).toMatchObject({
      code: 'deployments-held',
    });
    await expectConverged(world, 2);
    world.end();
  });
});

describe('a cancelled run', () => {
  test('before the flip leaves the site as it was and frees the lease', async () => {
    const world = await settled();
    const deploy = world.process('deploy', nextRun());
    const cancelled = new AbortedError({ code: 'cancelled', message: 'Cancelled.', remedy: 'Again.' });
    world.twin.faults.plant(
      { client: 'deploy', key: 'assets/*', nth: 2 },
      { kind: 'meanwhile', phase: 'before', run: () => deploy.cancel(cancelled) },
    );
    expect(await outcome(deploy.deploy(siteFiles(2)))).toMatchObject({ code: 'cancelled-before-flip' });
    const [one] = await Promise.all([release(1)]);
    await new Visitor(world.edge, 'cold').expectExactly(one, []);
    await expectConverged(world, 1);
    world.end();
  });

  test('in the flip says so, and the next run finishes at once', async () => {
    const world = await settled();
    const deploy = world.process('deploy', nextRun());
    const cancelled = new AbortedError({ code: 'cancelled', message: 'Cancelled.', remedy: 'Again.' });
    world.twin.faults.plant(
      { client: 'deploy', operation: 'CopyObject', nth: 4 },
      { kind: 'meanwhile', phase: 'before', run: () => deploy.cancel(cancelled) },
    );
    expect(await outcome(deploy.deploy(siteFiles(2)))).toMatchObject({ code: 'cancelled-in-flip' });
    await expectWholeAmong(world, [1, 2]);
    const begunMs = world.clock.monotonic();
    await world.process('finish', nextRun()).restore({ kind: 'finish' });
    expect(world.clock.monotonic() - begunMs).toBeLessThan(1_000);
    await expectConverged(world, 2);
    world.end();
  });
});

import type { BundleResult } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { siteFiles } from '../kill-proof/site.ts';
import { type Promised, promise, Visitor } from '../kill-proof/visitor.ts';
import { ServedWorld } from './served-world.ts';

const HEADERS = '- match: ["*.svg", "*.png"]\n  cache-control: public, max-age=86400\n';
const SITES = { one: siteFiles(1), two: siteFiles(4), three: siteFiles(3) };

async function liveWorld(): Promise<ServedWorld> {
  const world = await ServedWorld.open();
  for (const [name, files] of Object.entries(SITES)) world.folder(name, files);
  expect(await world.step({ source: 'one', headers: HEADERS }, { run: 1 })).toMatchObject({ exitCode: 0 });
  return world;
}

async function expectLive(world: ServedWorld, live: Promised, others: readonly Promised[]): Promise<void> {
  await world.edge.applyInvalidation(['/*']);
  await new Visitor(world.edge, 'cold').expectExactly(live, others);
  expect(world.pointer.unsettled).toEqual([]);
  expect(world.lease).toMatchObject({ state: 'free' });
}

const errorOf = ({ annotations }: BundleResult) => annotations.find(({ level }) => level === 'error');

describe('two processes at once', () => {
  test('while one is at it, the other is refused and told by which run', async () => {
    await using world = await liveWorld();
    const [one, two, three] = await Promise.all([promise(SITES.one), promise(SITES.two), promise(SITES.three)]);
    const hasBegun = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    const stand = (): Promise<void> => {
      hasBegun.resolve();
      return mayGoOn.promise;
    };
    // Its lease is renewed while this request hangs, which is what the other sees.
    const hanging = { client: world.nextClient, operation: 'CopyObject', key: 'index.html' };
    world.twin.faults.plant(hanging, { kind: 'meanwhile', phase: 'before', run: stand });
    const first = world.step({ source: 'two', headers: HEADERS }, { run: 70, speed: 10 });
    await hasBegun.promise;
    const second = await world.step({ source: 'three', headers: HEADERS }, { run: 71, speed: 10 });
    mayGoOn.resolve();
    expect(second.exitCode).toBe(1);
    expect(errorOf(second)).toMatchObject({ title: 'upload-static: lease-held' });
    expect(errorOf(second)?.text).toMatch(/actions\/runs\/70.*`lock-timeout-seconds`.*`abort-holder: true`/s);
    const ended = await first;
    expect(ended.exitCode).toBe(0);
    await expectLive(world, two, [one, three]);
  });

  test('a rollback asks a deployment to stop in the middle of its flip, and brings back what was live', async () => {
    await using world = await liveWorld();
    const [one, two] = await Promise.all([promise(SITES.one), promise(SITES.two)]);
    const hasBegun = Promise.withResolvers<void>();
    const hang = (): Promise<void> => {
      hasBegun.resolve();
      return new Promise(() => undefined);
    };
    const hanging = { client: world.nextClient, operation: 'CopyObject', key: 'index.html' };
    world.twin.faults.plant(hanging, { kind: 'meanwhile', phase: 'before', run: hang });
    const deploying = world.step({ source: 'two', headers: HEADERS }, { run: 70, speed: 10 });
    await hasBegun.promise;
    const inputs = { mode: 'rollback', 'abort-holder': 'true', reason: 'nobody can log in' };
    const rollback = await world.step(inputs, { run: 71, speed: 10 });
    expect(errorOf(rollback)).toBeUndefined();
    expect(rollback.exitCode).toBe(0);
    const stopped = await deploying;
    expect(stopped.exitCode).toBe(1);
    expect(errorOf(stopped)).toMatchObject({ title: 'upload-static: asked-to-stop' });
    expect(errorOf(stopped)?.text).toMatch(/actions\/runs\/71 asked this run to stop: nobody can log in/);
    await expectLive(world, one, [two]);
  });

  test('started in the same moment they never mix', async () => {
    await using world = await liveWorld();
    const [one, two, three] = await Promise.all([promise(SITES.one), promise(SITES.two), promise(SITES.three)]);
    const both = await Promise.all([
      world.step({ source: 'two', headers: HEADERS }, { run: 70, speed: 10 }),
      world.step({ source: 'three', headers: HEADERS }, { run: 71, speed: 10 }),
    ]);
    // Whoever was second either was refused, or came when the first was done.
    const { live } = world.pointer;
    const winner = both.find(({ outputs, exitCode }) => exitCode === 0 && outputs['release'] === live);
    expect(winner).toBeDefined();
    for (const loser of both.filter(({ exitCode }) => exitCode !== 0)) {
      expect(errorOf(loser)?.title).toMatch(/lease-held|pointer-moved|run-older-than-live/);
    }
    if (winner === both[0]) await expectLive(world, two, [one, three]);
    else await expectLive(world, three, [one, two]);
  });
});

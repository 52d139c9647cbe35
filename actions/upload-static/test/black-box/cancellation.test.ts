import { describe, expect, test } from '@jest/globals';
import { siteFiles } from '../kill-proof/site.ts';
import { promise, Visitor } from '../kill-proof/visitor.ts';
import { ServedWorld } from './served-world.ts';

const HEADERS = '- match: ["*.svg", "*.png"]\n  cache-control: public, max-age=86400\n';
const [one, two] = [siteFiles(1), siteFiles(4)];
const STEP = { source: 'two', headers: HEADERS };
/** The runner's grace is 7 s; what is promised is to need less, and a busy machine is forgiven much. */
const GENEROUS_MS = 20_000;

async function liveWorld(): Promise<ServedWorld> {
  const world = await ServedWorld.open();
  world.folder('one', one);
  world.folder('two', two);
  expect(await world.step({ source: 'one', headers: HEADERS }, { run: 1 })).toMatchObject({ exitCode: 0 });
  return world;
}

/** A deploy that gets a signal when that request arrives. The request is answered once the process said that it heard. */
async function cancelled(world: ServedWorld, signal: 'SIGINT' | 'SIGTERM', operation: string, key: string) {
  const client = world.nextClient;
  let send: (signal: NodeJS.Signals) => void = () => undefined;
  let sentAtMs = Number.NaN;
  const heard = Promise.withResolvers<void>();
  world.twin.faults.plant(
    { client, operation, key, nth: 2 },
    {
      kind: 'meanwhile',
      phase: 'before',
      run: () => {
        sentAtMs = performance.now();
        send(signal);
        return heard.promise;
      },
    },
  );
  const ended = await world.step(STEP, {
    run: 2,
    onLine: (line, kill) => {
      send = kill;
      if (line.includes('Asked to stop')) heard.resolve();
    },
  });
  heard.resolve();
  return { ended, tookMs: performance.now() - sentAtMs };
}

describe('a process that is asked to end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s during its upload leaves the site as it was and says so',
    async (signal) => {
      await using world = await liveWorld();
      const { ended, tookMs } = await cancelled(world, signal, 'PutObject', 'assets/*');
      expect(ended).toMatchObject({ exitCode: 1, endedBy: null });
      expect(tookMs).toBeLessThan(GENEROUS_MS);
      const [error, ...others] = ended.annotations.filter(({ level }) => level === 'error');
      expect(others).toEqual([]);
      expect(error).toMatchObject({ title: 'upload-static: cancelled-before-flip' });
      expect(error?.text).toMatch(/the site is as it was.*Run the action again: files that were uploaded already/s);
      expect(ended.summary).toContain('the site is as it was');
      expect(ended.result).toMatchObject({ ok: false, code: 'cancelled-before-flip' });
      await new Visitor(world.edge, 'cold').expectExactly(await promise(one), []);
      expect(world.pointer).toMatchObject({ generation: 1, unsettled: [] });
      // The next run need not wait for anything.
      expect(world.lease).toMatchObject({ state: 'free' });
      expect(await world.step(STEP, { run: 2, attempt: 2 })).toMatchObject({ exitCode: 0 });
    },
  );

  test('in the middle of its flip leaves every file whole, and says how to go on', async () => {
    await using world = await liveWorld();
    const { ended, tookMs } = await cancelled(world, 'SIGINT', 'CopyObject', '*');
    expect(ended).toMatchObject({ exitCode: 1, endedBy: null });
    expect(tookMs).toBeLessThan(GENEROUS_MS);
    const [error] = ended.annotations.filter(({ level }) => level === 'error');
    expect(error).toMatchObject({ title: 'upload-static: cancelled-in-flip' });
    expect(error?.text).toMatch(/some are new and some are old.*`mode: finish`.*`mode: undo`/s);
    expect(ended.outputs['release']).toMatch(/^[0-9a-f]{64}$/);
    expect(world.lease).toMatchObject({ state: 'free' });
    expect(world.pointer.unsettled).toEqual([ended.outputs['release']]);
    const visitor = new Visitor(world.edge, 'cold');
    const [first, second] = await Promise.all([promise(one), promise(two)]);
    await visitor.expectWhole([first, second]);
    expect(await world.step({ mode: 'undo' }, { run: 3 })).toMatchObject({ exitCode: 0 });
    await world.edge.applyInvalidation(['/*']);
    await visitor.expectExactly(first, [second]);
  });
});

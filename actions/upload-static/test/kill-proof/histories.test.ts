import { acknowledgeInvalidation, listReleases, type ReleaseReport } from '@deploy/static-release';
import { describe, expect, test } from '@jest/globals';
import { expectConverged, expectWholeAmong, nextRun } from './kill-points.ts';
import { siteFiles } from './site.ts';
import { DISTRIBUTION, type Process, World } from './world.ts';

async function settled(...releases: readonly number[]): Promise<World> {
  const world = new World();
  for (const n of releases) await world.process(`setup-${n}`, nextRun()).deploy(siteFiles(n));
  return world;
}

const acknowledge = ({ context }: Process, { generation }: ReleaseReport): Promise<void> =>
  acknowledgeInvalidation(context, [DISTRIBUTION], generation);

const changedKeys = ({ changes }: ReleaseReport): readonly string[] => changes.changes.map(({ path }) => path);

async function killedDeploy(world: World, n: number, nth: number): Promise<void> {
  const name = `killed-${n}-${nth}`;
  world.twin.faults.plant({ client: name, nth }, { kind: 'kill', phase: 'after' });
  const victim = world.process(name, nextRun());
  await Promise.race([victim.client.killed, victim.deploy(siteFiles(n))]);
}

describe('what caches are told', () => {
  test('a kill between upload and invalidation is made up by the next run, even if it changes nothing', async () => {
    const world = await settled(1);
    const first = world.process('first', nextRun());
    await acknowledge(first, await first.deploy(siteFiles(1)));
    // Release 2 goes live, and the job dies before its invalidation.
    await world.process('second', nextRun()).deploy(siteFiles(2));
    const again = await world.process('again', nextRun()).deploy(siteFiles(2));
    expect(again.outcome).toBe('nothing-to-do');
    expect(changedKeys(again)).toEqual(
      expect.arrayContaining(['/favicon.svg', '/index.html', '/guide.html', '/help.html']),
    );
    world.end();
  });

  test('release 1, 2, 1, 2 in turn: each has something to purge', async () => {
    const world = await settled();
    for (const [index, n] of [1, 2, 1, 2].entries()) {
      const run = world.process(`turn-${index}`, nextRun());
      const report = await run.deploy(siteFiles(n));
      expect(changedKeys(report)).toContain('/favicon.svg');
      await acknowledge(run, report);
    }
    const last = await world.process('same', nextRun()).deploy(siteFiles(2));
    expect(changedKeys(last)).toEqual([]);
    world.end();
  });

  test('what a killed flip served for a moment is told as well', async () => {
    const world = await settled();
    const first = world.process('first', nextRun());
    await acknowledge(first, await first.deploy(siteFiles(1)));
    await killedDeploy(world, 2, 36);
    await expectWholeAmong(world, [1, 2]);
    const undone = await world.process('undo', nextRun()).restore({ kind: 'undo' });
    await expectConverged(world, 1);
    const favicon = undone.changes.changes.find(({ path }) => path === '/favicon.svg');
    expect(favicon?.old.length).toBe(1);
    world.end();
  });

  test('pruned files are told after the prune', async () => {
    const world = await settled(1, 2, 3);
    const run = world.process('prune', nextRun());
    await acknowledgeInvalidation(run.context, [DISTRIBUTION], 3);
    const report = await run.prune();
    expect(report.removed.map(({ key }) => key)).toContain('only-in-one.txt');
    expect(report.changes.changes.map(({ path, kind }) => `${kind} ${path}`)).toContain('removed /only-in-one.txt');
    expect(report.changes.complete).toBe(true);
    await expectConverged(world, 3);
    world.end();
  });
});

describe('something unsettled', () => {
  test('is what a rollback to the previous release goes back from', async () => {
    const world = await settled(1);
    await killedDeploy(world, 2, 36);
    const report = await world.process('rollback', nextRun()).rollback();
    expect(report.outcome).toBe('released');
    await expectConverged(world, 1);
    world.end();
  });

  test('is finished by `finish` and taken back by `undo`', async () => {
    for (const [kind, expected] of [
      ['finish', 2],
      ['undo', 1],
    ] as const) {
      const world = await settled(1);
      await killedDeploy(world, 2, 36);
      await world.process('repair', nextRun()).restore({ kind });
      await expectConverged(world, expected);
      const nothing = await world.process('again', nextRun()).restore({ kind });
      expect(nothing.outcome).toBe('nothing-to-do');
      world.end();
    }
  });

  test('keeps a prune away', async () => {
    const world = await settled(1);
    await killedDeploy(world, 2, 36);
    await expect(world.process('prune', nextRun()).prune()).rejects.toMatchObject({ code: 'release-unsettled' });
    world.end();
  });

  test('a first deploy that was killed can be undone to nothing', async () => {
    const world = await settled();
    await killedDeploy(world, 1, 34);
    await world.process('undo', nextRun()).restore({ kind: 'undo' });
    const { pointer } = await listReleases(world.process('look', nextRun()).context, { releases: 5, days: 7 });
    expect(pointer.unsettled).toEqual([]);
    expect((await world.edge.fetch({ target: '/index.html', pop: 'cold' })).status).toBe(403);
    await world.process('again', nextRun()).deploy(siteFiles(1));
    await expectConverged(world, 1);
    world.end();
  });
});

describe('a site that somebody uploaded by hand', () => {
  async function handUploaded(): Promise<World> {
    const world = new World();
    const by = world.process('by-hand', nextRun());
    const { bytesBody, ANY } = await import('@deploy/kernel');
    for (const [key, content] of [
      ['index.html', '<!doctype html>old'],
      ['robots.txt', 'User-agent: old'],
      ['old-only.html', '<!doctype html>stays'],
    ] as const) {
      const body = bytesBody(new TextEncoder().encode(content));
      const headers = { contentType: key.endsWith('.html') ? 'text/html' : 'text/plain' };
      await by.store.put({ key, body, headers, condition: ANY });
    }
    return world;
  }

  test('is refused without `adopt`, and nothing is written', async () => {
    const world = await handUploaded();
    const before = world.twin.requests.all.length;
    await expect(world.process('deploy', nextRun()).deploy(siteFiles(1))).rejects.toMatchObject({
      code: 'foreign-site',
    });
    const since = world.twin.requests.all.slice(before).map(({ operation }) => operation);
    expect(since.filter((operation) => operation === 'PutObject' || operation === 'CopyObject')).toEqual([]);
    world.end();
  });

  test('is kept as release `foreign`, which even the first deploy can be rolled back to', async () => {
    const world = await handUploaded();
    await world.process('deploy', nextRun()).deploy(siteFiles(1), { adopt: true });
    const page = (name: string) => world.edge.fetch({ target: `/${name}`, pop: 'cold' });
    const text = async (name: string) => new TextDecoder().decode((await page(name)).body);
    expect(await text('old-only.html')).toContain('stays');
    await world.process('back', nextRun()).restore({ kind: 'release', name: 'foreign' });
    await world.edge.applyInvalidation(['/*']);
    expect(await text('index.html')).toBe('<!doctype html>old');
    expect(await text('robots.txt')).toBe('User-agent: old');
    expect((await page('about/index.html')).status).toBe(403);
    expect(await text('old-only.html')).toContain('stays');
    world.end();
  });

  test('killed at any request of its first deploy, it converges, and undo brings it back', async () => {
    for (let nth = 1; nth <= 60; nth += 4) {
      const world = await handUploaded();
      world.twin.faults.plant({ client: 'victim', nth }, { kind: 'kill', phase: 'after' });
      const victim = world.process('victim', nextRun());
      await Promise.race([victim.client.killed, victim.deploy(siteFiles(1), { adopt: true })]);
      await world.process('next', nextRun()).deploy(siteFiles(1), { adopt: true });
      await expectConverged(world, 1);
      await world.process('back', nextRun()).restore({ kind: 'release', name: 'foreign' });
      await world.edge.applyInvalidation(['/*']);
      const { body } = await world.edge.fetch({ target: '/index.html', pop: 'cold' });
      expect(new TextDecoder().decode(body)).toBe('<!doctype html>old');
      world.end();
    }
  }, 60_000);
});

describe('prune', () => {
  test('removes only what no retained release needs, and spares what somebody else overwrote', async () => {
    const world = await settled(1, 2, 3);
    const { bytesBody, ANY } = await import('@deploy/kernel');
    const by = world.process('by-hand', nextRun());
    const headers = { contentType: 'text/plain' };
    await by.store.put({
      key: 'extra-2.txt',
      body: bytesBody(new TextEncoder().encode('mine')),
      headers,
      condition: ANY,
    });
    await by.store.put({
      key: 'upload/theirs.txt',
      body: bytesBody(new TextEncoder().encode('x')),
      headers,
      condition: ANY,
    });
    const report = await world.process('prune', nextRun()).prune();
    expect(report.spared).toEqual(['extra-2.txt']);
    const isThere = async (key: string) => (await by.store.head(key)) !== null;
    expect(await Promise.all(['extra-2.txt', 'upload/theirs.txt', 'only-in-one.txt'].map(isThere))).toEqual([
      true,
      true,
      false,
    ]);
    await expectConverged(world, 3);
    await expect(world.process('back', nextRun()).rollback()).rejects.toMatchObject({ code: 'no-previous-release' });
    world.end();
  });

  test('a rollback to a release whose prune was killed is refused, and a deploy of it makes it whole', async () => {
    const world = await settled(1, 2, 3);
    world.twin.faults.plant({ client: 'killed', operation: 'DeleteObject', nth: 3 }, { kind: 'kill', phase: 'after' });
    const victim = world.process('killed', nextRun());
    await Promise.race([victim.client.killed, victim.prune()]);
    await expect(world.process('back', nextRun()).rollback()).rejects.toMatchObject({ code: 'no-previous-release' });
    await world.process('again', nextRun()).deploy(siteFiles(2));
    await expectConverged(world, 2);
    await world.process('prune', nextRun()).prune();
    await expectConverged(world, 2);
    world.end();
  });
});

describe('a bucket that somebody changed by hand', () => {
  test('is put right by a deploy that trusts nothing', async () => {
    const world = await settled(1);
    const { ANY, bytesBody } = await import('@deploy/kernel');
    const by = world.process('by-hand', nextRun());
    const hashed = Object.keys(siteFiles(1)).find((key) => key.startsWith('assets/index-')) ?? '';
    await by.store.delete({ key: hashed, condition: ANY });
    await by.store.delete({ key: 'config.json', condition: ANY });
    const body = bytesBody(new TextEncoder().encode('<p>defaced'));
    await by.store.put({ key: 'index.html', body, headers: { contentType: 'text/html' }, condition: ANY });
    const trusting = await world.process('trusting', nextRun()).deploy(siteFiles(1));
    expect(trusting.outcome).toBe('nothing-to-do');
    const repaired = await world.process('repairing', nextRun()).deploy(siteFiles(1), { repair: true });
    expect(repaired.outcome).toBe('released');
    await expectConverged(world, 1);
    world.end();
  });
});

describe('the order of runs', () => {
  test('a run older than what is live is refused, unless going back is meant', async () => {
    const world = await settled();
    const older = nextRun();
    await world.process('newer', older + 100_000).deploy(siteFiles(2));
    await expect(world.process('older', older).deploy(siteFiles(1))).rejects.toMatchObject({
      code: 'run-older-than-live',
    });
    await world.process('older', older).deploy(siteFiles(1), { allowOlder: true });
    await expectConverged(world, 1);
    world.end();
  });

  test('a newer run that changes nothing keeps older ones out', async () => {
    const world = await settled();
    const base = nextRun() + 200_000;
    await world.process('first', base).deploy(siteFiles(1));
    const same = await world.process('same', base + 2).deploy(siteFiles(1));
    expect(same.outcome).toBe('nothing-to-do');
    await expect(world.process('late', base + 1).deploy(siteFiles(2))).rejects.toMatchObject({
      code: 'run-older-than-live',
    });
    world.end();
  });

  test('a newer run that changes nothing stops an older one that has begun to upload', async () => {
    const world = await settled(1);
    const base = nextRun() + 400_000;
    world.twin.faults.plant(
      { client: 'older', key: '*/lease.json', operation: 'PutObject', nth: 1 },
      {
        kind: 'meanwhile',
        phase: 'before',
        run: () =>
          world
            .process('same', base + 2)
            .deploy(siteFiles(1))
            .then(() => undefined),
      },
    );
    await expect(world.process('older', base).deploy(siteFiles(2))).rejects.toMatchObject({
      code: 'run-older-than-live',
    });
    await expectConverged(world, 1);
    world.end();
  });

  test('`expected-release` refuses when something else is live', async () => {
    const world = await settled(1);
    const report = await world.process('second', nextRun()).deploy(siteFiles(2));
    const wishes = { expectedRelease: report.previous ?? '' };
    await expect(world.process('third', nextRun()).deploy(siteFiles(4), wishes)).rejects.toMatchObject({
      code: 'live-release-unexpected',
    });
    await world
      .process('fourth', nextRun())
      .deploy(siteFiles(4), { expectedRelease: report.release?.slice(0, 12) ?? '' });
    await expectConverged(world, 4);
    world.end();
  });
});

describe('what it costs', () => {
  test('an unchanged tree takes 3 requests, 4 where the order advances; a change takes 8 beside uploads and copies, and 2 for the probe', async () => {
    const world = await settled(1);
    const run = nextRun();
    const count = async (name: string, work: (process: Process) => Promise<unknown>, at: number) => {
      await work(world.process(name, at));
      return world.twin.requests.all.filter(({ client }) => client === name);
    };
    expect((await count('newer', (process) => process.deploy(siteFiles(1)), run)).length).toBe(4);
    expect((await count('same', (process) => process.deploy(siteFiles(1)), run)).length).toBe(3);
    const requests = await count('change', (process) => process.deploy(siteFiles(4)), run);
    const isBody = (key: string | null) => key !== null && (key.startsWith('assets/') || key.includes('/objects/'));
    const beside = requests.filter(
      ({ operation, key }) =>
        !(operation === 'PutObject' && isBody(key)) && !(operation === 'CopyObject' && !key?.includes('probe')),
    );
    const deletions = beside.filter(({ operation }) => operation === 'DeleteObject').length;
    // The probe is one copy and a look at its source; real AWS is not probed.
    expect(beside.length - deletions).toBe(8 + 2);
    expect(requests.filter(({ operation }) => operation === 'HeadObject').length).toBe(1);
    expect(requests.filter(({ operation }) => operation === 'ListObjectsV2').length).toBe(0);
    world.end();
  });
});

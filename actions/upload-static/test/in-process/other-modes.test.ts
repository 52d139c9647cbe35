import { readChangedPaths } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { expectFailure } from '../bad-input/refusal.ts';
import { type Files, scriptOf, smallSite } from '../small-site.ts';
import { expectServed, fileOf, KEEP_ONE, served, succeed } from './expectations.ts';
import { DISTRIBUTION, Stage, writes } from './stage.ts';
import { breakOff } from './unsettled.ts';

const one = smallSite('one');
const two: Files = { ...smallSite('two'), 'only-in-two/index.html': '<!doctype html>' };

describe('rollback', () => {
  test('goes back, and forward by the id', async () => {
    using stage = new Stage();
    const first = await stage.deploy(one);
    const second = await stage.deploy(two);
    const back = await succeed(stage.run({ mode: 'rollback' }));
    expect(back.outputs).toMatchObject({
      release: first.outputs['release'],
      'previous-release': second.outputs['release'],
      'uploaded-files': '0',
      'removed-files': '1',
    });
    await expectServed(stage, one);
    expect(await served(stage, '/only-in-two/index.html')).toMatchObject({ status: 403 });
    await succeed(stage.run({ mode: 'rollback', release: second.outputs['release']?.slice(0, 12) ?? '' }));
    await expectServed(stage, two);
  });
});

describe('finish and undo', () => {
  test.each([
    ['finish', two],
    ['undo', one],
  ])('%s settles what a deploy left open', async (mode, expected) => {
    using stage = new Stage();
    await stage.deploy(one);
    expect(await breakOff(stage, two)).toMatchObject({ exitCode: 1 });
    expect(await stage.run({ mode: 'audit' })).toMatchObject({ failure: { code: 'audit-unsettled' } });
    expectFailure(await stage.run(KEEP_ONE), { code: 'release-unsettled', says: ['`mode: finish`', '`mode: undo`'] });
    await succeed(stage.run({ mode }));
    await expectServed(stage, expected);
    await succeed(stage.run({ mode: 'audit' }));
    const again = await succeed(stage.run({ mode }));
    expect(again.result).toMatchObject({ data: { outcome: 'nothing-to-do' } });
    expect(writes(again.requests)).toEqual([]);
  });
});

test('a first deploy that was undone leaves nothing to go back to', async () => {
  using stage = new Stage();
  await breakOff(stage, one);
  await succeed(stage.run({ mode: 'undo' }));
  expect(await served(stage, '/index.html')).toMatchObject({ status: 403 });
  await succeed(stage.deploy(two, { 'expected-release': 'none' }));
  expectFailure(await stage.run({ mode: 'rollback' }), { code: 'no-previous-release', says: ['before the live one'] });
  await expectServed(stage, two);
});

describe('list', () => {
  test('tells what is live and what can be restored', async () => {
    using stage = new Stage();
    const first = await stage.deploy(one);
    const second = await stage.deploy(two);
    const ended = await succeed(stage.run({ mode: 'list' }));
    expect(ended.outputs['release']).toBe(second.outputs['release']);
    expect(ended.result).toMatchObject({
      data: {
        releases: [
          { release: second.outputs['release'], state: 'live', generation: 2 },
          { release: first.outputs['release'], state: 'previous', generation: 1 },
        ],
      },
    });
  });
});

describe('audit', () => {
  test('fails with what differs, and still tells what is live', async () => {
    using stage = new Stage();
    const { outputs } = await stage.deploy(one);
    await stage.overwrite('index.html', 'by hand');
    await stage.remove('robots.txt');
    await stage.overwrite('of-others.txt', 'x');
    const ended = await stage.run({ mode: 'audit' });
    expectFailure(ended, {
      code: 'audit-differs',
      says: ['2 of 6 object(s)', 'index.html: other-content', 'robots.txt: missing', 'repair: true'],
    });
    expect(ended.outputs['release']).toBe(outputs['release']);
    expect(ended.result).toMatchObject({ ok: false, data: { checked: 6, others: 1, differences: [{}, {}] } });
  });
});

describe('prune', () => {
  test('removes what no retained release needs, and hands it to the invalidation', async () => {
    using stage = new Stage();
    await stage.deploy(one);
    await stage.deploy(two);
    await acknowledge(stage, 2);
    const ended = await succeed(stage.run(KEEP_ONE));
    expect(ended.outputs).toMatchObject({ 'removed-files': '1' });
    expect(await stage.text(scriptOf(one))).toBeNull();
    await expectServed(stage, two);
    const { changes, complete } = readChangedPaths(fileOf(ended, 'changed-paths-file'));
    expect([complete, changes.map(({ kind, path }) => [kind, path])]).toEqual([
      true,
      [['removed', `/${scriptOf(one)}`]],
    ]);
    expect(fileOf(ended, 'plan-file')).toMatchObject({ kind: 'prune-plan', removed: [{ key: scriptOf(one) }] });
    expect(await stage.run({ mode: 'rollback' })).toMatchObject({ failure: { code: 'no-previous-release' } });
    const again = await succeed(stage.run(KEEP_ONE));
    expect(again.outputs).toMatchObject({ 'removed-files': '0' });
    expect(writes(again.requests)).toEqual([]);
  });
});

/** As invalidate-cdn does it. */
async function acknowledge(stage: Stage, generation: number): Promise<void> {
  const key = '_deploy/root/current.json';
  const pointer = Object(JSON.parse((await stage.text(key)) ?? ''));
  await stage.overwrite(key, JSON.stringify({ ...pointer, nonce: 'ack', invalidated: { [DISTRIBUTION]: generation } }));
}

describe('hold and lift', () => {
  test('refuse deploys with the reason, let a rollback through, and allow them again', async () => {
    using stage = new Stage();
    await stage.deploy(one);
    await stage.deploy(two);
    await succeed(stage.run({ mode: 'hold', reason: 'database migration' }));
    expectFailure(await stage.deploy(one), {
      code: 'deployments-held',
      says: ['database migration', '/runs/103', '`mode: lift`'],
    });
    await succeed(stage.run({ mode: 'rollback' }));
    expectFailure(await stage.deploy(two), { code: 'deployments-held', says: ['database migration'] });
    await succeed(stage.run({ mode: 'lift' }));
    await succeed(stage.deploy(two));
    await expectServed(stage, two);
  });
});

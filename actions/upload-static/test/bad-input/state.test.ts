import { describe, expect, test } from '@jest/globals';
import { succeed } from '../in-process/expectations.ts';
import { Stage } from '../in-process/stage.ts';
import { smallSite } from '../small-site.ts';
import { liveStage } from './live-stage.ts';
import { expectRefused, expectUntouched } from './refusal.ts';

const POINTER = '_deploy/root/current.json';
const LEASE = '_deploy/root/lease.json';

describe('a bucket with the files of others', () => {
  test('a site that somebody else deployed, without `adopt`', async () => {
    using stage = new Stage();
    await stage.overwrite('index.html', 'by hand');
    await stage.overwrite('legacy/old.html', 'by hand');
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('one')));
    expectRefused(ended, {
      code: 'foreign-site',
      says: ['2 file(s)', 'index.html', '`adopt: true`', '`foreign`', 'right bucket'],
    });
  });

  test.each([
    ['not JSON', 'oops', 'not JSON'],
    ['JSON of something else', '{"kind":"other"}', 'kind is not one of release-pointer'],
    ['of a newer version', '{"version":2,"kind":"release-pointer"}', 'version is 2, not 1'],
    ['half a pointer', '{"version":1,"kind":"release-pointer","nonce":""}', 'prefix is not a string'],
  ])('a pointer that is %s', async (_name, text, says) => {
    using stage = await liveStage();
    await stage.overwrite(POINTER, text);
    for (const mode of ['deploy', 'rollback', 'list', 'audit', 'prune', 'finish', 'undo']) {
      const ended = await expectUntouched(stage, () => stage.run({ mode, source: 'dist' }));
      expectRefused(ended, {
        code: 'state-unreadable',
        says: [POINTER, says, 'newer version of this action', 'restore'],
      });
    }
  });

  test('a pointer of another prefix', async () => {
    using stage = await liveStage();
    await stage.deploy(smallSite('admin'), { prefix: 'admin' });
    await stage.overwrite(POINTER, (await stage.text('_deploy/at/admin/current.json')) ?? '');
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('two')));
    expectRefused(ended, { code: 'state-unreadable', says: [POINTER, 'belongs to prefix "admin/"'] });
  });

  test.each([
    ['not JSON', 'oops', 'not JSON'],
    ['JSON of something else', '{"kind":"release-pointer"}', 'kind is not one of lease'],
    ['of a newer version', '{"version":2,"kind":"lease"}', 'version is 2, not 1'],
  ])('a lease that is %s', async (_name, text, says) => {
    using stage = await liveStage();
    await stage.overwrite(LEASE, text);
    for (const mode of ['deploy', 'rollback', 'list', 'audit', 'prune', 'hold', 'lift']) {
      const ended = await expectUntouched(stage, () => stage.run({ mode, source: 'dist', reason: 'freeze' }));
      expectRefused(ended, {
        code: 'lease-unreadable',
        says: [LEASE, says, 'newer version of this action', 'restore'],
      });
    }
  });

  test.each([
    ['not JSON', () => 'oops', 'not JSON'],
    ['of other files', (text: string) => text.replace('favicon', 'favikon'), 'its entries are not those of release'],
  ])('a manifest that is %s', async (_name, spoil, says) => {
    using stage = await liveStage();
    const { outputs } = await stage.run({ mode: 'list' });
    const key = `_deploy/root/releases/${outputs['release']}.json`;
    await stage.overwrite(key, spoil((await stage.text(key)) ?? ''));
    for (const mode of ['deploy', 'rollback', 'audit', 'prune']) {
      const ended = await expectUntouched(stage, () => stage.run({ mode, source: 'dist' }));
      expectRefused(ended, { code: 'state-unreadable', says: [key, says, 'restore'] });
    }
  });

  test('a damaged manifest of an earlier release costs a purge of everything, and no release', async () => {
    using stage = await liveStage();
    const { outputs } = await stage.run({ mode: 'list' });
    const key = `_deploy/root/releases/${outputs['release']}.json`;
    await succeed(stage.deploy(smallSite('two')));
    await stage.overwrite(key, 'oops');
    const ended = await succeed(stage.deploy(smallSite('three')));
    expect(ended.notices).toEqual([
      expect.stringMatching(/cannot be used: the manifest is not JSON.*purges everything/),
    ]);
    expect(ended.summary).toContain('only a purge of everything is safe');
    const back = await expectUntouched(stage, () => stage.run({ mode: 'rollback', release: outputs['release'] ?? '' }));
    expectRefused(back, { code: 'state-unreadable', says: [key] });
  });

  test('the manifest of the live release is gone', async () => {
    using stage = await liveStage();
    const { outputs } = await stage.run({ mode: 'list' });
    await stage.remove(`_deploy/root/releases/${outputs['release']}.json`);
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('two')));
    expectRefused(ended, { code: 'manifest-missing', says: [`${outputs['release']}.json`, 'versioning', 'restore'] });
  });
});

import { describe, expect, test } from '@jest/globals';
import { succeed } from '../in-process/expectations.ts';
import { Stage } from '../in-process/stage.ts';
import { scriptOf, smallSite } from '../small-site.ts';
import { liveStage } from './live-stage.ts';
import { expectFailure, expectRefused, expectSiteUntouched, expectUntouched } from './refusal.ts';

const POINTER = '_deploy/root/current.json';

describe('a release that cannot be gone back to', () => {
  test('is not known', async () => {
    using stage = await liveStage();
    for (const release of ['0123456789ab', 'deadbeef', 'live', 'foreign', '3']) {
      const ended = await expectUntouched(stage, () => stage.run({ mode: 'rollback', release }));
      expectRefused(ended, {
        code: 'release-unknown',
        says: [`"${release}"`, '`release`', '`previous`', '`mode: list`'],
      });
    }
  });

  test('does not exist: there is only one', async () => {
    using stage = await liveStage();
    const ended = await expectUntouched(stage, () => stage.run({ mode: 'rollback' }));
    expectRefused(ended, { code: 'no-previous-release', says: ['before the live one', '`mode: list`'] });
  });

  test('does not exist: there is none at all', async () => {
    using stage = new Stage();
    const ended = await expectUntouched(stage, () => stage.run({ mode: 'rollback' }));
    expectRefused(ended, { code: 'no-previous-release', says: ['`mode: deploy`'] });
  });

  test('has lost its staged objects', async () => {
    using stage = await liveStage();
    await stage.deploy(smallSite('two'));
    for (const key of (await stage.everything('_deploy/root/objects/')).keys()) await stage.remove(key);
    const ended = await expectUntouched(stage, () => stage.run({ mode: 'rollback' }));
    expectRefused(ended, {
      code: 'release-incomplete',
      says: ['4 file(s)', 'index.html', 'Nothing was changed', '`mode: deploy`', 'lifecycle'],
    });
  });

  test('has lost its manifest', async () => {
    using stage = await liveStage();
    const { outputs } = await stage.run({ mode: 'list' });
    await stage.deploy(smallSite('two'));
    await stage.remove(`_deploy/root/releases/${outputs['release']}.json`);
    const ended = await expectUntouched(stage, () => stage.run({ mode: 'rollback' }));
    expectRefused(ended, { code: 'release-not-stored', says: ['manifest is gone', '`mode: deploy`'] });
  });

  test('has lost a hashed file', async () => {
    using stage = await liveStage();
    await stage.deploy(smallSite('two'));
    await stage.remove(scriptOf(smallSite('live')));
    const pointer = await stage.text(POINTER);
    const ended = await expectSiteUntouched(stage, () => stage.run({ mode: 'rollback' }));
    expectFailure(ended, { code: 'hashed-file-missing', says: [scriptOf(smallSite('live')), '`mode: deploy`'] });
    expect(await stage.text(POINTER)).toBe(pointer);
    await succeed(stage.deploy(smallSite('live')));
  });
});

describe('a run that comes too late', () => {
  test('is older than what is live', async () => {
    using stage = new Stage();
    await stage.deploy(smallSite('live'), {}, { run: 500 });
    for (const mode of ['deploy', 'rollback', 'finish', 'undo']) {
      const ended = await expectUntouched(stage, () => stage.run({ mode, source: 'dist' }, { run: 499 }));
      expectRefused(ended, {
        code: 'run-older-than-live',
        says: ['Run 499 is older than run 500', '`mode: rollback`', '`allow-older: true`'],
      });
    }
  });

  test('expects another release to be live', async () => {
    using stage = await liveStage();
    const { outputs } = await stage.run({ mode: 'list' });
    for (const expected of ['none', '0123456789ab', 'previous', outputs['release']?.slice(0, 7) ?? '']) {
      const ended = await expectUntouched(stage, () =>
        stage.deploy(smallSite('two'), { 'expected-release': expected }),
      );
      expectRefused(ended, { code: 'live-release-unexpected', says: [expected, '`mode: list`', '`expected-release`'] });
    }
    const right = { 'expected-release': outputs['release']?.slice(0, 12) ?? '' };
    await succeed(stage.deploy(smallSite('two'), right));
  });
});

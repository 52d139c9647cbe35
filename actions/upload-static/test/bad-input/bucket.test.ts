import { describe, expect, test } from '@jest/globals';
import { succeed } from '../in-process/expectations.ts';
import { BUCKET, permissionsOf, Stage, writes } from '../in-process/stage.ts';
import { scriptOf, smallSite } from '../small-site.ts';
import { expectFailure, expectRefused, expectSiteUntouched, expectUntouched } from './refusal.ts';

const POINTER = '_deploy/root/current.json';
const LEASE = '_deploy/root/lease.json';

async function liveStage(): Promise<Stage> {
  const stage = new Stage();
  await succeed(stage.deploy(smallSite('live')));
  return stage;
}

describe('a bucket that cannot be used', () => {
  test('does not exist', async () => {
    using stage = new Stage();
    const ended = await stage.deploy(smallSite('one'), { bucket: 'sight' });
    expectRefused(ended, { code: 'bucket-not-found', says: ['sight', 'does not exist', '`bucket`', 'account'] });
  });

  test('is in another region', async () => {
    using stage = new Stage();
    const ended = await stage.deploy(smallSite('one'), { region: 'eu-west-1' });
    expectRefused(ended, {
      code: 'bucket-in-other-region',
      says: ['in ca-central-1, not in eu-west-1', '`region` to `ca-central-1`'],
    });
  });

  test('has no region', async () => {
    using stage = new Stage();
    const ended = await stage.deploy(smallSite('one'), {}, { env: { AWS_REGION: undefined } });
    expectRefused(ended, { code: 'region-missing', says: ['no AWS region', '`region`', 'AWS_REGION'] });
  });

  test('has a region that is none', async () => {
    using stage = new Stage();
    const ended = await stage.deploy(smallSite('one'), { region: 'Canada' });
    expectRefused(ended, { code: 'region-missing', says: ['"Canada"', '`region`'] });
  });

  test('denies one permission', async () => {
    using stage = new Stage();
    await stage.deploy(smallSite('live'), { prefix: 'admin' });
    const allow = permissionsOf({ mode: 'deploy', prefix: 'admin' }).filter(({ sid }) => sid !== 'ReadState');
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('two'), { prefix: 'admin' }, { allow }));
    expectRefused(ended, {
      code: 'access-denied',
      says: [
        'GetObject',
        '_deploy/at/admin/lease.json',
        's3:GetObject',
        `"arn:aws:s3:::${BUCKET}/_deploy/*"`,
        'policy',
      ],
    });
  });
});

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

describe('credentials', () => {
  test('that are not there', async () => {
    using stage = new Stage();
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined };
    const ended = await stage.deploy(smallSite('one'), {}, { env: { ...none, AWS_EC2_METADATA_DISABLED: 'true' } });
    expectRefused(ended, {
      code: 'credentials-missing',
      says: ['aws-actions/configure-aws-credentials', 'id-token: write'],
    });
  });

  test('that nobody knows', async () => {
    using stage = new Stage();
    const ended = await stage.deploy(smallSite('one'), {}, { env: { AWS_ACCESS_KEY_ID: 'AKIASTRANGER' } });
    expectRefused(ended, { code: 'credentials-refused', says: ['InvalidAccessKeyId', 'credentials step'] });
  });

  test.each([
    ['before the flip', { operation: 'PutObject', key: 'assets/*' }],
    ['in the flip', { operation: 'CopyObject', key: 'index.html' }],
  ])('that expire in mid-run, %s, lose nothing', async (_when, match) => {
    using stage = await liveStage();
    const key = stage.nextClient;
    stage.twin.faults.plant(
      { client: key, ...match },
      { kind: 'meanwhile', phase: 'before', run: () => stage.twin.identities.expire(key) },
    );
    const ended = await stage.deploy(smallSite('two'));
    expectFailure(ended, {
      code: 'credentials-expired',
      says: ['expired during the run', 'continues from what is there', '`role-duration-seconds`'],
    });
    // With fresh credentials the same job goes on, once the lease that could not be freed has run out.
    await succeed(stage.run({ source: 'dist' }));
    await succeed(stage.run({ mode: 'audit' }));
    expect(await stage.text('index.html')).toBe(smallSite('two')['index.html']);
  });
});

describe('a clock that is wrong', () => {
  test.each([
    ['behind', -3_600_000],
    ['ahead', 3_600_000],
  ])('an hour %s is corrected by itself', async (_name, ms) => {
    using stage = await liveStage();
    const ended = await stage.deploy(smallSite('two'), {}, { clockOffMs: ms });
    expect(ended.failure).toBeNull();
    expect(ended.requests.filter(({ code }) => code === 'RequestTimeTooSkewed')).toHaveLength(1);
    await succeed(stage.run({ mode: 'audit' }));
  });

  test('and a server that does not say what time it is: refused with what to do', async () => {
    using stage = await liveStage();
    const skewed = { kind: 'error', status: 403, code: 'RequestTimeTooSkewed', message: 'Too far off.' } as const;
    stage.twin.faults.plant({ client: stage.nextClient }, skewed, Number.POSITIVE_INFINITY);
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('two')));
    expectRefused(ended, { code: 'clock-skew', says: ['15 minutes', 'Set the clock', 'time synchronisation'] });
    expect(writes(ended.requests)).toEqual([]);
  });
});

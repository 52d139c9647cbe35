import { describe, expect, test } from '@jest/globals';
import { succeed } from '../in-process/expectations.ts';
import { BUCKET, permissionsOf, Stage, writes } from '../in-process/stage.ts';
import { smallSite } from '../small-site.ts';
import { liveStage } from './live-stage.ts';
import { expectFailure, expectRefused, expectUntouched } from './refusal.ts';

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

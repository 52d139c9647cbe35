import { describe, expect, test } from '@jest/globals';
import { site } from './sites.ts';
import { DISTRIBUTION, type Ended, operations, permissions, Stage } from './stage.ts';

/** One message that says what to do, and nothing touched. */
function expectRefused(ended: Ended, code: string, ...says: readonly (string | RegExp)[]): void {
  expect(ended).toMatchObject({ exitCode: 1, failure: { code }, result: { ok: false, code } });
  for (const words of says) expect(ended.failure?.text).toMatch(words);
  expect(ended.failure?.text).not.toMatch(/undefined|\[object|\bat .*\.ts:\d+/);
  expect(ended.summary).toContain(code);
  expect(operations(ended).filter((operation) => /^(Create|Put|Delete)/.test(operation ?? ''))).toEqual([]);
}

const NO_REQUEST: readonly string[] = [];

describe('inputs', () => {
  test('that cannot be read are all listed in one message', async () => {
    const ended = await new Stage().run({
      'distribution-ids': 'https://d1.cloudfront.net',
      'max-paths': 'many',
      'origin-path': 'admin',
      'verify-url': 'app.example.org',
      'connect-to': 'https://d1.cloudfront.net/',
      strategy: 'most',
    });
    const named = ['distribution-ids', 'max-paths', 'origin-path', 'verify-url', 'connect-to', 'strategy'];
    expectRefused(ended, 'inputs-invalid', ...named);
    expect(operations(ended)).toEqual(NO_REQUEST);
  });

  test('that do not fit together are all listed in one message', async () => {
    const ended = await new Stage().run({
      'distribution-ids': '',
      app: 'admin',
      'connect-to': 'd1.cloudfront.net',
    });
    expectRefused(ended, 'inputs-contradict', /neither `contract` nor/, /nothing to purge/, /`verify-url` is missing/);
    const proof = { paths: '/a', 'verify-url': 'http://app.example.org', wait: 'false' };
    expectRefused(await new Stage().run(proof), 'inputs-contradict', /needs `wait: true`/, /without TLS/);
  });

  test('with paths that no invalidation can have are all listed in one message', async () => {
    const ended = await new Stage().run({ paths: 'index.html\n/a*b\n/fine\nhttps://x/y' });
    expectRefused(
      ended,
      'paths-invalid',
      /3 of 4 lines/,
      /"index.html" does not start with/,
      /not its last character/,
      /whole address/,
    );
    expect(operations(ended)).toEqual(NO_REQUEST);
  });
});

describe('a paths file', () => {
  test('that is not there', async () => {
    const ended = await new Stage().run({ 'paths-file': 'nowhere.json' });
    expectRefused(ended, 'paths-file-missing', /nowhere\.json/, /changed-paths-file/);
    expect(operations(ended)).toEqual(NO_REQUEST);
  });

  test.each([
    ['no JSON', '/index.html\n/a.js', /is not JSON/],
    ['another list', '["/index.html"]', /is not an object/],
    ['of a newer version', '{"version":2,"kind":"changed-paths"}', /is not one of 1/],
    ['cut off', '{"version":1,"kind":"changed-paths","bucket":"site"}', /prefix is not a string/],
  ])('that is %s', async (_, text, says) => {
    const stage = new Stage();
    stage.files.set('/workspace/changed.json', text);
    const ended = await stage.run({ 'paths-file': 'changed.json' });
    expectRefused(ended, 'paths-file-invalid', says, /goes into `paths`/);
    expect(operations(ended)).toEqual(NO_REQUEST);
  });

  test('of another app than the contract names', async () => {
    const stage = new Stage();
    await stage.release(site('one'));
    const contract = {
      version: 1,
      environment: 'test',
      region: 'ca-central-1',
      apps: {
        admin: { bucket: 'other', distribution_id: DISTRIBUTION, distribution_domain: 'd', url: 'https://x' },
      },
    };
    const inputs = {
      'paths-file': 'changed.json',
      app: 'admin',
      contract: JSON.stringify(contract),
      'distribution-ids': '',
    };
    expectRefused(await stage.run(inputs), 'paths-file-of-other-bucket', /in site, .* in other/);
  });

  test('that leads to a generation that the bucket never had, which must never be recorded', async () => {
    const stage = new Stage();
    const changes = await stage.release(site('one'));
    stage.leave({ ...changes, generation: 7 });
    expectRefused(
      await stage.run({ 'paths-file': 'changed.json' }),
      'paths-file-of-other-site',
      /generation 7, .* at 1/,
    );
  });
});

describe('a distribution', () => {
  test('that does not exist', async () => {
    const ended = await new Stage().run({ 'distribution-ids': 'E0NONE', paths: '/a' });
    expectRefused(ended, 'distribution-not-found', /E0NONE/, /right account/);
  });

  test('that is being deployed is waited for, and then purged', async () => {
    const stage = new Stage();
    stage.twin.setDistributionStatus(DISTRIBUTION, 'InProgress');
    void stage.clock.sleep(120_000).then(() => stage.twin.setDistributionStatus(DISTRIBUTION, 'Deployed'));
    const ended = await stage.run({ paths: '/a' });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
    expect(ended.notices).toEqual([expect.stringContaining('waiting until it is everywhere')]);
  });

  test('that is being deployed for too long, or that nobody waits for', async () => {
    const stage = new Stage();
    stage.twin.setDistributionStatus(DISTRIBUTION, 'InProgress');
    const late = await stage.run({ paths: '/a', 'wait-timeout-seconds': '60' });
    expectRefused(late, 'distribution-being-deployed', /Nothing was purged/);
    expect(late.tookMs).toBe(60_000);
    const hurried = await stage.run({ paths: '/a', wait: 'false' });
    expectRefused(hurried, 'distribution-being-deployed');
    expect(hurried.tookMs).toBe(0);
  });

  test('that is being deployed keeps no dry run from showing the plan', async () => {
    const stage = new Stage();
    stage.twin.setDistributionStatus(DISTRIBUTION, 'InProgress');
    const ended = await stage.run({ paths: '/a', 'dry-run': 'true' });
    expect(ended).toMatchObject({ exitCode: 0, tookMs: 0 });
    expect(ended.notices.join()).toContain('is on its way');
  });
});

describe('state in the bucket', () => {
  test('that is not ours', async () => {
    const stage = new Stage();
    await stage.release(site('one'));
    const { textBody, ANY } = await import('@deploy/kernel');
    await stage.store.put({ key: '_deploy/root/current.json', body: textBody('{}'), headers: {}, condition: ANY });
    expectRefused(await stage.run({ 'paths-file': 'changed.json' }), 'state-unreadable', /current\.json/);
  });
});

describe('credentials', () => {
  test('that have expired', async () => {
    const stage = new Stage();
    const key = stage.nextKey;
    const ended = await stage.run({ paths: '/a' }, { onStart: () => stage.twin.identities.expire(key) });
    expectRefused(ended, 'credentials-expired', /Run the job again/);
  });

  test('that expire while the purge is waited for', async () => {
    const stage = new Stage({ twin: { cloudFront: { invalidationMs: 600_000 } } });
    const key = stage.nextKey;
    const ended = await stage.run(
      { paths: '/a' },
      { onStart: () => void stage.clock.sleep(60_000).then(() => stage.twin.identities.expire(key)) },
    );
    expect(ended).toMatchObject({ exitCode: 1, failure: { code: 'credentials-expired' } });
    expect(ended.outputs['invalidation-ids']).toMatch(/^I/);
  });
});

describe('a permission', () => {
  const FROM_FILE = { 'paths-file': 'changed.json' };

  async function changedSite(): Promise<Stage> {
    const stage = new Stage();
    await stage.release(site('one'));
    await stage.run(FROM_FILE);
    await stage.release(site('two'));
    return stage;
  }

  test('to purge is needed, and its statement named', async () => {
    const ended = await (await changedSite()).run(FROM_FILE, { allow: permissions('PurgeCaches') });
    expect(ended).toMatchObject({ exitCode: 1, outputs: { status: 'failed' }, failure: { code: 'access-denied' } });
    expect(ended.failure?.text).toMatch(
      /"Action":\["cloudfront:CreateInvalidation"\],"Resource":\["arn:aws:cloudfront::.*:distribution\/E1SITE"\]/,
    );
  });

  test('to read settings is missed: everything that changed is purged', async () => {
    const ended = await (await changedSite()).run(FROM_FILE, { allow: permissions('ReadSettings') });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
    expect(ended.outputs['paths']?.split('\n')).toEqual(expect.arrayContaining(['/', '/index.html', '/logo.svg']));
    expect(ended.notices.join()).toMatch(/everything that changed is purged.*cloudfront:GetDistribution/s);
  });

  test('to read cache policies is missed in the same way', async () => {
    const ended = await (await changedSite()).run(FROM_FILE, { allow: permissions('ReadCachePolicies') });
    expect(ended.outputs['paths']?.split('\n')).toEqual(['/', '/index.html', '/logo.svg']);
    expect(ended.notices.join()).toMatch(/counts as cached.*cloudfront:GetCachePolicy/s);
  });

  test('to see invalidations is missed: nothing is waited for, which is said', async () => {
    const ended = await (await changedSite()).run(FROM_FILE, { allow: permissions('SeeInvalidations') });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'unknown', paths: '/logo.svg' } });
    expect(ended.notices.join()).toMatch(/whether it is done may not be asked.*cloudfront:GetInvalidation/s);
  });

  test('to read releases is missed: the file is believed', async () => {
    const ended = await (await changedSite()).run(FROM_FILE, { allow: permissions('ReadReleases') });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed', paths: '/logo.svg' } });
    expect(ended.notices.join()).toMatch(/may not be read.*s3:GetObject/s);
  });

  test('is used, each of them, and none is missed by a run that has them all', async () => {
    const stage = await changedSite();
    const ended = await stage.run({ ...FROM_FILE, 'verify-url': 'https://app.example.org/' });
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.requests.filter(({ status }) => status === 403)).toEqual([]);
  });
});

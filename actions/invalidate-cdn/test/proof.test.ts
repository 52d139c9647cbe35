import type { DistributionModel } from '@deploy/aws-twin';
import { ANY, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { site } from './sites.ts';
import { DISTRIBUTION, HOST, permissions, Stage } from './stage.ts';

const PROVEN = { 'paths-file': 'changed.json', 'verify-url': `https://${HOST}/` };

async function released(change: (site: DistributionModel) => DistributionModel = (model) => model): Promise<Stage> {
  const stage = new Stage({ distributions: (model) => [change(model)] });
  await stage.release(site('one'));
  await stage.run({ 'paths-file': 'changed.json' });
  await stage.visit('/');
  await stage.visit('/logo.svg');
  await stage.release(site('two'));
  return stage;
}

describe('a proof', () => {
  test('looks at the entry page, two assets and one that does not exist, and tells what it saw', async () => {
    const ended = await (await released()).run(PROVEN);
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
    expect(ended.result).toMatchObject({
      data: {
        proof: {
          findings: [],
          isAgainstManifest: true,
          checked: [
            { kind: 'entry', target: '/', status: 200 },
            { kind: 'asset', target: expect.stringMatching(/^\/assets\/app-.*\.css$/), status: 200 },
            { kind: 'asset', target: expect.stringMatching(/^\/assets\/app-.*\.js$/), status: 200 },
            { kind: 'missing', target: expect.stringMatching(/^\/assets\/missing-nonce-\d+\.js$/), status: 403 },
          ],
        },
      },
    });
    expect(ended.summary).toContain('Contents were compared with the live release');
  });

  test('of a route of the app finds its entry page', async () => {
    const ended = await (await released()).run({ ...PROVEN, 'verify-url': `https://${HOST}/orders/17` });
    expect(ended).toMatchObject({ exitCode: 0 });
  });

  test('goes to the host that is named before DNS does', async () => {
    const stage = await released();
    const ended = await stage.run({ ...PROVEN, 'connect-to': 'e1site.cloudfront.net' });
    expect(ended).toMatchObject({ exitCode: 0 });
  });

  test('fails when visitors get another page, after looking again', async () => {
    const stage = await released();
    await stage.store.put({
      key: 'index.html',
      body: textBody('<!doctype html>other'),
      headers: { contentType: 'text/html' },
      condition: ANY,
    });
    const ended = await stage.run(PROVEN);
    expect(ended).toMatchObject({ exitCode: 1, failure: { code: 'proof-failed' }, outputs: { status: 'completed' } });
    expect(ended.failure?.text).toMatch(/\/: The entry page is not that of the live release/);
    expect(ended.summary).toContain('not that of the live release');
  });

  test('fails when a missing file is answered with a page', async () => {
    const stage = await released((model) => ({
      ...model,
      errorResponses: [{ errorCode: 403, responseCode: 200, responsePagePath: '/index.html', errorCachingMinTtl: 10 }],
    }));
    const ended = await stage.run(PROVEN);
    expect(ended.failure).toMatchObject({
      code: 'proof-failed',
      text: expect.stringMatching(/does not exist answers 200/),
    });
    expect(ended.notices.join()).toMatch(/answers 403 with 200 and \/index\.html/);
  });

  test('tells apart who may not see the site at all', async () => {
    const ended = await (await released((model) => ({ ...model, enabled: false }))).run(PROVEN);
    expect(ended.failure).toMatchObject({
      code: 'proof-blocked',
      text: expect.stringMatching(/CloudFront itself refused/),
    });
  });

  test('without a manifest judges by what the page refers to', async () => {
    const stage = await released();
    const ended = await stage.run(PROVEN, { allow: permissions('ReadReleases') });
    expect(ended).toMatchObject({
      exitCode: 0,
      result: { data: { proof: { isAgainstManifest: false, findings: [] } } },
    });
    expect(ended.summary).toContain('contents were not compared');
  });

  test('is tried until the time is up where CloudFront does not tell whether it is done', async () => {
    const stage = await released();
    await stage.store.put({
      key: 'index.html',
      body: textBody('<!doctype html>other'),
      headers: { contentType: 'text/html' },
      condition: ANY,
    });
    const ended = await stage.run(
      { ...PROVEN, 'wait-timeout-seconds': '60' },
      { allow: permissions('SeeInvalidations') },
    );
    expect(ended.failure).toMatchObject({ code: 'proof-failed' });
    expect(ended.tookMs).toBeGreaterThanOrEqual(60_000);
  });

  test('is not begun before the purge is completed', async () => {
    const stage = new Stage({ twin: { cloudFront: { invalidationMs: 3_600_000 } } });
    await stage.release(site('one'));
    await stage.run({ 'paths-file': 'changed.json' });
    await stage.release(site('two'));
    const ended = await stage.run({ ...PROVEN, 'wait-timeout-seconds': '60' });
    expect(ended).toMatchObject({ failure: { code: 'invalidation-still-running' }, result: { data: { proof: null } } });
  });

  test('of a site under a prefix finds its files where they are served', async () => {
    const stage = new Stage({
      prefix: 'admin/',
      distributions: (model) => [
        { ...model, origins: [{ kind: 's3', id: 's3', bucket: 'site', originPath: '/admin' }] },
      ],
    });
    await stage.release(site('one'));
    const ended = await stage.run(PROVEN);
    expect(ended).toMatchObject({
      exitCode: 0,
      result: { data: { proof: { findings: [], isAgainstManifest: true } } },
    });
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 1 });
  });
});

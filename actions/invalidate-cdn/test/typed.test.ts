import { describe, expect, test } from '@jest/globals';
import { site } from './sites.ts';
import { DISTRIBUTION, operations, Stage } from './stage.ts';

const sent = (stage: Stage) => stage.twin.invalidations.of(DISTRIBUTION).map(({ paths }) => paths);

describe('typed paths', () => {
  test('are purged as they are, encoded as CloudFront wants them', async () => {
    const stage = new Stage();
    const ended = await stage.run({ paths: '/feed.xml\n\n/docs/*\n/café [1].html\n' });
    expect(ended.outputs).toMatchObject({
      status: 'completed',
      'path-count': '3',
      paths: '/caf%C3%A9%20%5B1%5D.html\n/docs/*\n/feed.xml',
      'estimated-cost-usd': '0.015',
    });
    expect(sent(stage)).toEqual([['/docs/*', '/caf%C3%A9%20%5B1%5D.html', '/feed.xml']]);
    expect(ended.summary).toContain('at most 0.015 USD; the first 1,000 paths of a month are free');
  });

  test('may be encoded already', async () => {
    const stage = new Stage();
    await stage.run({ paths: '/caf%C3%A9.html', 'paths-encoding': 'encoded' });
    expect(sent(stage)).toEqual([['/caf%C3%A9.html']]);
  });

  test('ask nothing of S3', async () => {
    const ended = await new Stage().run({ paths: '/a' });
    expect(operations(ended)).toEqual([
      'GetDistribution',
      'GetCachePolicy',
      'ListInvalidations',
      'CreateInvalidation',
      ...operations(ended).slice(4),
    ]);
    expect(new Set(operations(ended).slice(4))).toEqual(new Set(['GetInvalidation']));
  });

  test('that CloudFront cannot name become wildcards, which is said', async () => {
    const stage = new Stage();
    const ended = await stage.run({ paths: '/docs/~draft.html' });
    expect(ended.outputs).toMatchObject({ paths: '/docs/*' });
    expect(ended.notices).toEqual([
      expect.stringContaining('no name for "/docs/~draft.html"; /docs/* is purged instead'),
    ]);
  });

  test('that look encoded are warned about', async () => {
    const ended = await new Stage().run({ paths: '/a%20b.html' });
    expect(ended.outputs).toMatchObject({ paths: '/a%2520b.html' });
    expect(ended.notices).toEqual([expect.stringContaining('`paths-encoding: encoded`')]);
  });

  test('are purged again by another attempt, another step and another run, and not twice by one', async () => {
    const stage = new Stage();
    const inputs = { paths: '/a' };
    for (const options of [{ run: 1 }, { run: 1 }, { run: 1, attempt: 2 }, { run: 1, step: 'second' }, { run: 2 }]) {
      expect(await stage.run(inputs, options)).toMatchObject({ outputs: { status: 'completed' } });
    }
    expect(sent(stage)).toHaveLength(4);
  });

  test('are purged beside what a release changed', async () => {
    const stage = new Stage();
    await stage.release(site('one'));
    await stage.run({ 'paths-file': 'changed.json' });
    await stage.release(site('two'));
    const ended = await stage.run({ 'paths-file': 'changed.json', paths: '/feed.xml' });
    expect(ended.outputs).toMatchObject({ paths: '/feed.xml\n/logo.svg' });
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2 });
  });
});

describe('the contract', () => {
  const contract = JSON.stringify({
    version: 1,
    environment: 'test',
    region: 'ca-central-1',
    apps: { admin: { bucket: 'site', distribution_id: DISTRIBUTION, distribution_domain: 'd', url: 'https://x' } },
  });

  test('gives the distribution of an app', async () => {
    const stage = new Stage();
    expect(await stage.run({ 'distribution-ids': '', app: 'admin', contract, paths: '/a' })).toMatchObject({
      exitCode: 0,
    });
    expect(sent(stage)).toEqual([['/a']]);
  });

  test('gives way to distributions that are named', async () => {
    const stage = new Stage();
    const ended = await stage.run({ 'distribution-ids': 'E0NONE', app: 'admin', contract, paths: '/a' });
    expect(ended.failure).toMatchObject({ code: 'distribution-not-found' });
    expect(sent(stage)).toEqual([]);
  });

  test('knows only its own apps', async () => {
    const ended = await new Stage().run({ 'distribution-ids': '', app: 'other', contract, paths: '/a' });
    expect(ended.failure).toMatchObject({ code: 'contract-app-unknown', text: expect.stringContaining('admin') });
  });
});

describe('the strategy everything', () => {
  test('purges all there is, once for a release', async () => {
    const stage = new Stage();
    await stage.release(site('one'));
    const inputs = { 'paths-file': 'changed.json', strategy: 'everything' };
    expect((await stage.run(inputs)).outputs).toMatchObject({ paths: '/*' });
    expect((await stage.run(inputs, { attempt: 2 })).outputs).toMatchObject({ paths: '/*', status: 'completed' });
    expect(sent(stage)).toEqual([['/*']]);
  });

  test('needs neither paths nor a file', async () => {
    const stage = new Stage();
    expect((await stage.run({ strategy: 'everything' })).outputs).toMatchObject({ paths: '/*', status: 'completed' });
  });
});

import { THROTTLED, type TwinOptions } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';
import { site } from './sites.ts';
import { DISTRIBUTION, operations, permissions, Stage } from './stage.ts';

const runOthers = (stage: Stage, ...paths: readonly string[]) =>
  stage.twin.invalidations.create(
    { distributionId: DISTRIBUTION, callerReference: paths.join(), paths },
    stage.clock.now(),
  );

const names = (count: number) => Array.from({ length: count }, (_, at) => `/${at}`);
const wildcards = (count: number) => Array.from({ length: count }, (_, at) => `/${at}/*`);
const slow = (seconds: number): { twin: Omit<TwinOptions, 'clock' | 'principals'> } => ({
  twin: { cloudFront: { invalidationMs: seconds * 1000 } },
});

describe('what is in progress', () => {
  test('of 15 wildcards and 3,000 paths is waited for, then the run goes on', async () => {
    const stage = new Stage(slow(60));
    runOthers(stage, ...names(3_000), ...wildcards(15));
    const ended = await stage.run({ paths: '/docs/*\n/feed.xml' });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
    expect(ended.log.join('\n')).toContain('3000 path(s) and 15 wildcard(s) are in progress');
    expect(ended.tookMs).toBeGreaterThan(120_000);
    expect(operations(ended).filter((operation) => operation === 'CreateInvalidation')).toHaveLength(1);
  });

  test('leaves room for what fits', async () => {
    const stage = new Stage(slow(60));
    runOthers(stage, ...names(2_999), ...wildcards(14));
    const ended = await stage.run({ paths: '/docs/*\n/feed.xml', wait: 'false' });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'in-progress' }, tookMs: 0 });
  });

  test('for too long ends the run without a purge, and the same job goes on later', async () => {
    const stage = new Stage(slow(120));
    await stage.release(site('one'));
    await stage.run({ 'paths-file': 'changed.json' });
    await stage.release({ ...site('two'), 'a/~b.svg': 'x' });
    await stage.run({ 'paths-file': 'changed.json' });
    await stage.release({ ...site('three'), 'a/~b.svg': { text: 'x', headers: { metadata: { a: 'b' } } } });
    runOthers(stage, ...wildcards(15));
    const first = await stage.run({ 'paths-file': 'changed.json', 'wait-timeout-seconds': '60' });
    expect(first).toMatchObject({
      exitCode: 1,
      outputs: { status: 'failed' },
      failure: { code: 'invalidation-not-accepted' },
    });
    expect(first.tookMs).toBe(60_000);
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2 });
    const again = await stage.run({ 'paths-file': 'changed.json' }, { attempt: 2 });
    expect(again).toMatchObject({ exitCode: 0, outputs: { status: 'completed', paths: '/a/*\n/logo.svg' } });
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 3 });
  });

  test('is not counted where it may not be looked at; CloudFront decides then', async () => {
    const stage = new Stage(slow(30));
    runOthers(stage, ...wildcards(15));
    const ended = await stage.run({ paths: '/docs/*' }, { allow: permissions('SeeInvalidations') });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'unknown' } });
    expect(ended.notices.join('\n')).toContain('cloudfront:ListInvalidations');
  });
});

describe('more than fits at once', () => {
  test('is sent in batches, each when there is room', async () => {
    const stage = new Stage(slow(20));
    const ended = await stage.run({ paths: names(6_100).join('\n'), 'max-paths': '10000' });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed', 'path-count': '6100' } });
    expect(stage.twin.invalidations.of(DISTRIBUTION).map(({ paths }) => paths.length)).toEqual([100, 3_000, 3_000]);
  });
});

describe('waiting', () => {
  test('that takes too long says that nothing has failed, and records the purge', async () => {
    const stage = new Stage(slow(3_600));
    await stage.release(site('one'));
    await stage.run({ 'paths-file': 'changed.json' });
    await stage.release(site('two'));
    const ended = await stage.run({ 'paths-file': 'changed.json', 'wait-timeout-seconds': '60' });
    expect(ended).toMatchObject({ exitCode: 1, outputs: { status: 'timed-out', paths: '/logo.svg' }, tookMs: 60_000 });
    expect(ended.failure).toMatchObject({
      code: 'invalidation-still-running',
      text: expect.stringMatching(/It has not failed and goes on by itself/),
    });
    expect(ended.outputs['invalidation-ids']).toMatch(/^I/);
    expect(ended.summary).toContain('CloudFront is not done yet');
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2 });
  });

  test('looks less and less often', async () => {
    const ended = await new Stage(slow(100)).run({ paths: '/a' });
    const looks = ended.requests.filter(({ operation }) => operation === 'GetInvalidation').map(({ atMs }) => atMs);
    const pauses = looks.slice(1).map((atMs, at) => atMs - (looks[at] ?? 0));
    expect(pauses).toEqual([3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000, 15_000, 15_000]);
  });

  test('is not needed', async () => {
    const ended = await new Stage().run({ paths: '/a', wait: 'false' });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'in-progress' }, tookMs: 0 });
    expect(ended.summary).toContain('not waited for');
  });

  test('ends when the run is cancelled, with what was accepted in the outputs', async () => {
    const stage = new Stage(slow(600));
    const ended = await stage.run(
      { paths: '/a' },
      { onStart: (host) => void stage.clock.sleep(30_000).then(() => host.send('SIGINT')) },
    );
    expect(ended).toMatchObject({ exitCode: 1, failure: { code: 'cancelled' }, tookMs: 30_000 });
    expect(ended.outputs['invalidation-ids']).toMatch(/^I/);
  });
});

describe('CloudFront', () => {
  test('that throttles is asked again', async () => {
    const stage = new Stage();
    for (const operation of ['GetDistribution', 'CreateInvalidation', 'GetInvalidation', 'ListInvalidations']) {
      stage.twin.faults.plant({ operation }, THROTTLED, 3);
    }
    expect(await stage.run({ paths: '/a' })).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
  });

  test('that fails for minutes is asked until the time is up', async () => {
    const stage = new Stage();
    const unavailable = { kind: 'error', status: 503, code: 'ServiceUnavailable', message: 'busy' } as const;
    stage.twin.faults.plant({ operation: 'CreateInvalidation' }, unavailable, 20);
    expect(await stage.run({ paths: '/a' })).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
    stage.twin.faults.plant({ operation: 'CreateInvalidation' }, unavailable, Number.POSITIVE_INFINITY);
    const ended = await stage.run({ paths: '/b', 'wait-timeout-seconds': '120' });
    expect(ended).toMatchObject({ exitCode: 1, outputs: { status: 'failed' }, failure: { code: 'aws-call-failed' } });
    expect(ended.tookMs).toBeGreaterThan(110_000);
  });

  test('whose answer is lost has made one invalidation', async () => {
    const stage = new Stage();
    stage.twin.faults.plant({ operation: 'CreateInvalidation' }, { kind: 'lost-answer' });
    expect(await stage.run({ paths: '/a' })).toMatchObject({ exitCode: 0 });
    expect(stage.twin.invalidations.of(DISTRIBUTION)).toHaveLength(1);
  });
});

import { ReleaseState } from '@deploy/static-release';
import { describe, expect, test } from '@jest/globals';
import { site, without } from './sites.ts';
import { DISTRIBUTION, operations, permissions, Stage, type StageOptions } from './stage.ts';

const FROM_FILE = { 'paths-file': 'changed.json' };

/** A site with one release that was purged. */
async function served(): Promise<Stage> {
  const stage = new Stage();
  await stage.release(site('one'));
  expect(await stage.run(FROM_FILE)).toMatchObject({ exitCode: 0 });
  return stage;
}

describe('a first release', () => {
  test('purges nothing, says so, and records it', async () => {
    const stage = new Stage();
    await stage.release(site('one'));
    const ended = await stage.run(FROM_FILE);
    expect(ended).toMatchObject({
      exitCode: 0,
      outputs: {
        status: 'nothing-to-do',
        'path-count': '0',
        paths: '',
        'invalidation-ids': '',
        'estimated-cost-usd': '0',
      },
    });
    expect(operations(ended)).not.toContain('CreateInvalidation');
    expect(ended.summary).toContain('Nothing to purge');
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 1 });
  });
});

describe('a release', () => {
  test('with the usual headers needs no purge: visitors get it at once', async () => {
    const stage = await served();
    await stage.visit('/');
    await stage.release({ ...site('two'), 'logo.svg': site('one')['logo.svg'] ?? '' });
    const ended = await stage.run(FROM_FILE);
    expect(ended.outputs).toMatchObject({ status: 'nothing-to-do', 'path-count': '0' });
    expect(ended.summary).toContain('never served from a cache unasked');
    expect(await stage.visit('/')).toContain('two');
  });

  test('purges what a cache holds, waits until it is done, and records it', async () => {
    const stage = await served();
    await stage.visit('/logo.svg');
    await stage.release(site('two'));
    expect(await stage.visit('/logo.svg')).toContain('one');
    const ended = await stage.run(FROM_FILE);
    expect(ended).toMatchObject({
      exitCode: 0,
      outputs: {
        status: 'completed',
        'path-count': '1',
        paths: '/logo.svg',
        'invalidation-ids': expect.stringMatching(/^I\w+$/),
        'estimated-cost-usd': '0.005',
      },
      result: { ok: true, data: { distributions: [{ reach: 0, invalidations: [{ status: 'completed' }] }] } },
    });
    expect(await stage.visit('/logo.svg')).toContain('two');
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2 });
  });

  test('of which only a header changed purges the copy that would keep the old one', async () => {
    const stage = await served();
    await stage.visit('/about.html');
    const about = { text: '<!doctype html><title>about</title>', headers: { metadata: { build: '2' } } };
    await stage.release({ ...site('one'), 'about.html': about });
    expect((await stage.run(FROM_FILE)).outputs).toMatchObject({ paths: '/about.html' });
    const edge = stage.edges.get(DISTRIBUTION);
    expect((await edge?.fetch({ target: '/about.html' }))?.headers).toMatchObject({ 'x-amz-meta-build': '2' });
  });

  test('that removes a page purges its copies', async () => {
    const kept = { text: '<!doctype html>old', headers: { cacheControl: 'max-age=600' } };
    const stage = new Stage();
    await stage.release({ ...site('one'), 'old.html': kept });
    await stage.run(FROM_FILE);
    await stage.release(without(site('one'), 'about.html'));
    expect((await stage.run(FROM_FILE)).outputs).toMatchObject({ paths: '/old.html' });
  });

  test('that goes back and forth purges each time', async () => {
    const stage = await served();
    const seen: string[] = [];
    for (const words of ['two', 'one', 'two', 'one']) {
      await stage.visit('/logo.svg');
      await stage.release(site(words));
      expect((await stage.run(FROM_FILE)).outputs).toMatchObject({ status: 'completed', paths: '/logo.svg' });
      seen.push(/two|one/.exec(await stage.visit('/logo.svg'))?.[0] ?? '');
    }
    expect(seen).toEqual(['two', 'one', 'two', 'one']);
    expect(stage.twin.invalidations.of(DISTRIBUTION)).toHaveLength(4);
  });

  test('whose purge was lost is made up by the next', async () => {
    const stage = await served();
    await stage.visit('/logo.svg');
    await stage.release(site('two'));
    // The job died here. The next release does not touch the logo.
    await stage.release({ ...site('three'), 'logo.svg': site('two')['logo.svg'] ?? '' });
    expect((await stage.run(FROM_FILE)).outputs).toMatchObject({ paths: '/logo.svg' });
    expect(await stage.visit('/logo.svg')).toContain('two');
  });

  test('of another prefix is purged and recorded there', async () => {
    const stage = new Stage({ prefix: 'admin/' });
    await stage.release(site('one'));
    await stage.run(FROM_FILE);
    await stage.release(site('two'));
    expect((await stage.run(FROM_FILE)).outputs).toMatchObject({ paths: '/admin/logo.svg' });
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2 });
  });
});

describe('the same job again', () => {
  test('purges nothing once it is recorded', async () => {
    const stage = await served();
    await stage.release(site('two'));
    await stage.run(FROM_FILE);
    const again = await stage.run(FROM_FILE, { attempt: 2 });
    expect(again.outputs).toMatchObject({ status: 'nothing-to-do' });
    expect(again.summary).toContain('purged before');
    expect(stage.twin.invalidations.of(DISTRIBUTION)).toHaveLength(1);
  });

  test('joins what it asked for when it was killed before it could record it', async () => {
    const stage = await served();
    await stage.release(site('two'));
    stage.twin.faults.plant({ client: stage.nextKey, operation: 'PutObject' }, { kind: 'kill', phase: 'before' });
    const { killed } = stage.twin.client(stage.nextKey);
    await Promise.race([killed, stage.run(FROM_FILE)]);
    const again = await stage.run(FROM_FILE, { attempt: 2 });
    expect(again.outputs).toMatchObject({ status: 'completed', paths: '/logo.svg' });
    expect(stage.twin.invalidations.of(DISTRIBUTION)).toHaveLength(1);
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2 });
  });

  test('waits for what a killed attempt had recorded and not waited for', async () => {
    const stage = await served();
    await stage.release(site('two'));
    expect((await stage.run({ ...FROM_FILE, wait: 'false' })).outputs).toMatchObject({ status: 'in-progress' });
    const again = await stage.run(FROM_FILE, { attempt: 2 });
    expect(again.outputs).toMatchObject({ status: 'completed', 'path-count': '0' });
    expect(again.tookMs).toBeGreaterThan(10_000);
    expect(stage.twin.invalidations.of(DISTRIBUTION)).toHaveLength(1);
  });
});

describe('recording', () => {
  test('that fails is a warning, for the purge is under way', async () => {
    const stage = await served();
    await stage.release(site('two'));
    const ended = await stage.run(FROM_FILE, { allow: permissions('RecordPurges') });
    expect(ended).toMatchObject({ exitCode: 0, outputs: { status: 'completed' } });
    expect(ended.notices.join()).toMatch(/could not be recorded.*s3:PutObject/s);
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 1 });
  });

  test('goes on when the pointer moves meanwhile', async () => {
    const stage = await served();
    await stage.release(site('two'));
    const state = new ReleaseState(stage.store, '');
    const elsewhere = async () => {
      const observed = await state.readPointer();
      const invalidated = { ...observed.pointer.invalidated, E3: 2 };
      await state.swapPointer(observed, { ...observed.pointer, nonce: 'elsewhere', invalidated });
    };
    const write = { client: stage.nextKey, operation: 'PutObject' };
    stage.twin.faults.plant(write, { kind: 'meanwhile', phase: 'before', run: elsewhere });
    expect(await stage.run(FROM_FILE)).toMatchObject({ exitCode: 0 });
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 2, E3: 2 });
  });
});

describe('several distributions', () => {
  const second = 'E2SITE';
  const two: StageOptions = {
    distributions: (model) => [model, { ...model, id: second, domainName: 'second.cloudfront.net', aliases: [] }],
  };
  const BOTH = { ...FROM_FILE, 'distribution-ids': `${DISTRIBUTION}, ${second}` };

  test('are each purged of what they have not purged yet, and waited for together', async () => {
    const stage = new Stage(two);
    await stage.release(site('one'), [DISTRIBUTION, second]);
    await stage.run(BOTH);
    await stage.release(site('two'), [DISTRIBUTION, second]);
    await stage.run(FROM_FILE);
    await stage.release({ ...site('two'), 'about.html': { text: 'new', headers: { cacheControl: 'max-age=9' } } }, [
      DISTRIBUTION,
      second,
    ]);
    const ended = await stage.run(BOTH);
    expect(ended.result).toMatchObject({
      data: {
        distributions: [
          { acknowledged: 2, paths: [] },
          { acknowledged: 1, paths: ['/logo.svg'] },
        ],
      },
    });
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 3, [second]: 3 });
    expect(ended.tookMs).toBeLessThan(40_000);
  });

  test('are purged of everything when the list does not reach back far enough for one', async () => {
    const stage = new Stage(two);
    await stage.release(site('one'));
    await stage.run(FROM_FILE);
    await stage.release(site('two'));
    const ended = await stage.run(BOTH);
    expect(ended.result).toMatchObject({
      data: {
        distributions: [
          { paths: ['/logo.svg'], everything: null },
          { paths: ['/*'], everything: 'list-too-short' },
        ],
      },
    });
  });

  test('are all refused before any is touched when one does not exist', async () => {
    const stage = await served();
    await stage.release(site('two'));
    const ended = await stage.run({ ...FROM_FILE, 'distribution-ids': `${DISTRIBUTION}\nE0NONE` });
    expect(ended).toMatchObject({ exitCode: 1, failure: { code: 'distribution-not-found' } });
    expect(ended.failure?.text).toContain('E0NONE');
    expect(operations(ended)).not.toContain('CreateInvalidation');
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 1 });
  });
});

describe('a dry run', () => {
  test('shows the plan with the same code, and purges and records nothing', async () => {
    const stage = await served();
    await stage.release(site('two'));
    const ended = await stage.run({ ...FROM_FILE, 'dry-run': 'true' });
    expect(ended.outputs).toMatchObject({ status: 'planned', paths: '/logo.svg', 'path-count': '1' });
    expect(ended.summary).toContain('Dry run: 1 path(s) would be purged');
    expect(new Set(operations(ended))).toEqual(new Set(['GetDistribution', 'GetCachePolicy', 'GetObject']));
    expect((await stage.pointer()).invalidated).toEqual({ [DISTRIBUTION]: 1 });
  });
});

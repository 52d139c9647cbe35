import { readChangedPaths } from '@deploy/kernel';
import { parsePointer } from '@deploy/static-release';
import { describe, expect, test } from '@jest/globals';
import { expectFailure } from '../bad-input/refusal.ts';
import { type Files, scriptOf, smallSite } from '../small-site.ts';
import { expectServed, fileOf, served, succeed } from './expectations.ts';
import { BUCKET, REGION, Stage, writes } from './stage.ts';

const one = smallSite('one');
const two: Files = { ...smallSite('two'), 'only-in-two/index.html': '<!doctype html>' };

describe('deploy', () => {
  test('makes a build live, and tells what it did in outputs, files and result', async () => {
    using stage = new Stage();
    const ended = await succeed(stage.deploy(one));
    await expectServed(stage, one);
    expect(await served(stage, `/${scriptOf(one)}`)).toMatchObject({
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    const { release = '' } = ended.outputs;
    expect(release).toMatch(/^[0-9a-f]{64}$/);
    expect(ended.outputs).toMatchObject({
      'previous-release': '',
      'uploaded-files': '6',
      'unchanged-files': '0',
      'removed-files': '0',
      'manifest-key': `_deploy/root/releases/${release}.json`,
    });
    expect(await stage.text(ended.outputs['manifest-key'] ?? '')).toContain(release);
    const bytes = Object.values(one).reduce((sum, content) => sum + content.length, 0);
    expect(ended.outputs['uploaded-bytes']).toBe(String(bytes));
    expect(ended.result).toMatchObject({
      action: 'upload-static',
      ok: true,
      outputs: { release },
      data: { mode: 'deploy', bucket: BUCKET, outcome: 'released', release, previous: null, generation: 1 },
    });
  });

  test('hands every changed path to the invalidation, with what a cache may hold of it', async () => {
    using stage = new Stage();
    await stage.deploy(one);
    const ended = await succeed(stage.deploy(two));
    const changes = readChangedPaths(fileOf(ended, 'changed-paths-file'));
    expect(changes).toMatchObject({
      bucket: BUCKET,
      prefix: '',
      release: ended.outputs['release'],
      generation: 2,
      since: 0,
      complete: true,
      unchanged: [],
    });
    const page = changes.changes.find(({ path }) => path === '/index.html');
    expect(page).toMatchObject({ kind: 'changed', generation: 2, old: [{ cacheControl: 'no-cache' }] });
  });

  test('writes its plan: what goes where, in which order', async () => {
    using stage = new Stage();
    await stage.deploy(two);
    const plan = fileOf(await succeed(stage.deploy(one)), 'plan-file');
    expect(plan).toMatchObject({
      kind: 'release-plan',
      bucket: BUCKET,
      repairs: false,
      uploads: [{ key: scriptOf(one) }],
      writes: [
        { phase: 'entries' },
        { phase: 'files', key: 'favicon.svg' },
        { phase: 'entries' },
        { phase: 'workers' },
      ],
      deletions: ['only-in-two/index.html'],
      lingering: [scriptOf(two)],
      unchanged: 1,
    });
  });

  test('of what is live already takes three requests and writes nothing', async () => {
    using stage = new Stage();
    await stage.deploy(one, {}, { run: 7 });
    const ended = await succeed(stage.deploy(one, {}, { run: 7, attempt: 2 }));
    expect(ended.requests).toHaveLength(3);
    expect(writes(ended.requests)).toEqual([]);
    expect(ended.outputs).toMatchObject({ 'uploaded-files': '0', 'unchanged-files': '6' });
    expect(ended.result).toMatchObject({ data: { outcome: 'nothing-to-do' } });
  });

  test('by a newer run of what is live already takes its place in the order, and an older one is refused then', async () => {
    using stage = new Stage();
    await stage.deploy(one, {}, { run: 7 });
    const ended = await succeed(stage.deploy(one, {}, { run: 9 }));
    expect(ended.requests.length).toBeLessThanOrEqual(6);
    expectFailure(await stage.deploy(two, {}, { run: 8 }), { code: 'run-older-than-live', says: ['8', '9'] });
    await succeed(stage.deploy(two, { 'allow-older': 'true' }, { run: 8 }));
  });

  test('of other headers alone sends no body', async () => {
    using stage = new Stage();
    await stage.deploy(one);
    const headers = '- match: "*.svg"\n  cache-control: public, max-age=86400\n';
    const ended = await succeed(stage.deploy(one, { headers }));
    expect(ended.outputs).toMatchObject({ 'uploaded-files': '0', 'unchanged-files': '5' });
    expect(await served(stage, '/favicon.svg')).toMatchObject({
      headers: { 'cache-control': 'public, max-age=86400' },
    });
  });

  test('lays an overlay over the build, as configuration', async () => {
    using stage = new Stage();
    const overlay = stage.folder({ 'config.json': '{"api":"test"}', 'robots.txt': 'Disallow: /' }, 'environments/test');
    await succeed(stage.deploy({ ...one, 'config.json': '{"api":"build"}' }, { overlay }));
    await expectServed(stage, { ...one, 'config.json': '{"api":"test"}', 'robots.txt': 'Disallow: /' });
  });

  test('under a prefix touches nothing outside of it', async () => {
    using stage = new Stage();
    await stage.deploy(one);
    const root = await stage.everything();
    await succeed(stage.deploy(two, { prefix: 'admin' }));
    const after = await stage.everything();
    for (const [key, etag] of root) expect(after.get(key)).toBe(etag);
    const added = [...after.keys()].filter((key) => !root.has(key));
    expect(added.every((key) => key.startsWith('admin/') || key.startsWith('_deploy/at/admin/'))).toBe(true);
  });

  test('over a site of others keeps it as release `foreign`, and can be undone', async () => {
    using stage = new Stage();
    await stage.overwrite('index.html', 'by hand');
    await stage.overwrite('legacy.html', 'by hand');
    await succeed(stage.deploy(one, { adopt: 'true' }));
    await expectServed(stage, { ...one, 'legacy.html': 'by hand' });
    await succeed(stage.run({ mode: 'rollback', release: 'foreign' }));
    await expectServed(stage, { 'index.html': 'by hand', 'legacy.html': 'by hand' });
  });

  test('outside of GitHub works, and says that runs cannot be told apart by age', async () => {
    using stage = new Stage();
    const ended = await succeed(stage.deploy(one, {}, { run: null }));
    expect(ended.notices).toEqual([expect.stringContaining('GITHUB_RUN_ID is not set')]);
  });

  test('lets through what `allow` names, and says so', async () => {
    using stage = new Stage();
    const ended = await succeed(stage.deploy({ ...one, 'a.js.map': '{}' }, { allow: 'source-map:*.map' }));
    expect(ended.log).toContainEqual('Let through by `allow`: source-map: a.js.map');
  });

  test('tells of files that will be downloads for want of a type', async () => {
    using stage = new Stage();
    const ended = await succeed(stage.deploy({ ...one, 'data.xyz123': '1' }));
    expect(ended.notices).toEqual([expect.stringMatching(/1 file\(s\) have no known content type.*data\.xyz123/)]);
  });

  test('over a file that somebody changed since warns and overwrites it; one that it would delete is left alone', async () => {
    using stage = new Stage();
    await stage.deploy(two);
    await stage.overwrite('index.html', 'by hand');
    await stage.overwrite('only-in-two/index.html', 'by hand');
    const ended = await succeed(stage.deploy(one));
    expect(ended.notices).toEqual([
      expect.stringMatching(/^index\.html was changed outside of releases/),
      expect.stringMatching(/^only-in-two\/index\.html is not part of this release, but somebody else wrote/),
    ]);
    await expectServed(stage, { ...one, 'only-in-two/index.html': 'by hand' });
    expect(ended.outputs).toMatchObject({ 'removed-files': '0' });
  });

  test('records who deployed what from where, beside the release and not in its id', async () => {
    using stage = new Stage();
    const digest = `sha256:${'ab'.repeat(32)}`;
    const first = await succeed(stage.deploy(one, { 'artifact-digest': digest }));
    const { log } = parsePointer((await stage.text('_deploy/root/current.json')) ?? '');
    expect(log[0]?.made).toEqual({
      run: 'https://github.com/example/site/actions/runs/101',
      attempt: 1,
      commit: '0123456789abcdef0123456789abcdef01234567',
      ref: 'refs/heads/main',
      actor: 'octocat',
      artifactDigest: digest,
    });
    using elsewhere = new Stage();
    const again = await succeed(elsewhere.deploy(one, {}, { env: { GITHUB_SHA: 'f'.repeat(40) } }));
    expect(again.outputs['release']).toBe(first.outputs['release']);
  });

  test('of an app in a contract goes where the contract says, and counts changes from its distribution', async () => {
    using stage = new Stage();
    const app = { bucket: BUCKET, distribution_id: 'E2', distribution_domain: 'd', url: 'https://console.example' };
    const contract = { version: 1, environment: 'test', region: REGION, apps: { admin: app } };
    const inputs = { bucket: '', app: 'admin', contract: JSON.stringify(contract) };
    await succeed(stage.deploy(one, inputs, { env: { AWS_REGION: undefined } }));
    const pointer = parsePointer((await stage.text('_deploy/root/current.json')) ?? '');
    await stage.overwrite('_deploy/root/current.json', JSON.stringify({ ...pointer, invalidated: { E1: 1 } }));
    const ended = await succeed(stage.deploy(two, inputs));
    // The other distribution knows of the first release; the one of the contract does not.
    expect(readChangedPaths(fileOf(ended, 'changed-paths-file'))).toMatchObject({ since: 0, generation: 2 });
  });
});

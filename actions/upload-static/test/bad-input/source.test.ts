import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { succeed } from '../in-process/expectations.ts';
import { type Inputs, Stage } from '../in-process/stage.ts';
import { type Files, scriptOf, smallSite } from '../small-site.ts';
import { expectFailure, expectRefused, expectSiteUntouched, expectUntouched, type Refusal } from './refusal.ts';

/** Deploys a site on top of one that is live, and expects that this changes nothing. */
async function refusedOverLiveSite(
  files: Files,
  refusal: Refusal,
  inputs: Inputs = {},
  arrange?: (folder: string) => void,
) {
  using stage = new Stage();
  await succeed(stage.deploy(smallSite('live')));
  const source = stage.folder(files);
  arrange?.(join(stage.workspace, source));
  const ended = await expectUntouched(stage, () => stage.run({ source, ...inputs }));
  expectRefused(ended, refusal);
}

describe('a source that is not there', () => {
  test('a folder that does not exist', async () => {
    using stage = new Stage();
    const ended = await stage.run({ source: 'build/dist' });
    expectRefused(ended, { code: 'source-missing', says: ['build/dist', 'does not exist', '`source`', 'workspace'] });
  });

  test('a file instead of a folder', async () => {
    using stage = new Stage();
    stage.folder(smallSite('one'));
    const ended = await stage.run({ source: 'dist/index.html' });
    expectRefused(ended, { code: 'source-missing', says: ['dist/index.html', 'not a folder'] });
  });

  test('a folder outside of the workspace', async () => {
    using stage = new Stage();
    for (const source of ['/etc', '..', 'dist/../../elsewhere']) {
      expectRefused(await stage.run({ source }), { code: 'path-outside-workspace', says: [source, '`source`'] });
    }
  });

  test('an empty folder', () =>
    refusedOverLiveSite({}, { code: 'source-empty', says: ['holds nothing', '`source`', '`exclude`'] }));

  test('a folder that `exclude` empties', () =>
    refusedOverLiveSite(
      smallSite('two'),
      { code: 'source-empty', says: ['holds nothing but 6 excluded file(s)', '`exclude`'] },
      { exclude: '**' },
    ));

  test('an overlay that does not exist', () =>
    refusedOverLiveSite(
      smallSite('two'),
      { code: 'source-missing', says: ['overlay environments/test', '`overlay`'] },
      { overlay: 'environments/test' },
    ));
});

describe('a source that is no site', () => {
  test('no HTML at all', () =>
    refusedOverLiveSite({ 'main.js': 'x' }, { code: 'entry-missing', says: ['holds no HTML', '`source`', '`entry`'] }));

  test('no entry page', () =>
    refusedOverLiveSite(
      { 'home.html': '<!doctype html>' },
      { code: 'entry-missing', says: ['only home.html', '`entry`', 'index.html'] },
    ));

  test('a folder with the state of releases', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), '_deploy/root/current.json': '{}' },
      { code: 'state-folder', says: ['_deploy/', 'Rename the folder'] },
    ));
});

describe('a source with what is not meant for the public', () => {
  const key = `-----BEGIN ${'PRIVATE KEY'}-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(20)}\n-----END ${'PRIVATE KEY'}-----\n`;

  test('.env', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), 'admin/.env.production': 'TOKEN=1' },
      { code: 'env-file', says: ['admin/.env.production', 'exclude: .env*', '`allow`'] },
    ));

  test('a private key, whatever the name of the file', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), 'notes.txt': key },
      { code: 'secret', says: ['notes.txt', 'revoke it', '`allow`'] },
    ));

  test('.git', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), '.git/HEAD': 'ref', '.git/config': '[core]' },
      { code: 'version-control', says: ['.git (2 file(s))', 'not the checkout'] },
    ));

  test('a source map', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), 'assets/index.js.map': '{}' },
      { code: 'source-map', says: ['assets/index.js.map', 'exclude: "*.map"'] },
    ));

  test('everything at once is one message that names it all', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), '.env': 'A=1', 'key.txt': key, '.git/HEAD': 'ref', 'a.js.map': '{}', '_deploy/x': 'y' },
      {
        code: 'guards-refused',
        says: [
          /env-file:\n- \.env/,
          /secret:\n- key\.txt/,
          /version-control:/,
          /source-map:\n- a\.js\.map/,
          /state-folder:/,
        ],
      },
    ));
});

describe('a source with names that cannot be', () => {
  test('a link out of the source', () =>
    refusedOverLiveSite(
      smallSite('two'),
      { code: 'link', says: ['passwd', 'out of the source', 'allow: link:'] },
      {},
      (folder) => symlinkSync('/etc/passwd', join(folder, 'passwd')),
    ));

  test('a link in a loop', () =>
    refusedOverLiveSite(smallSite('two'), { code: 'link', says: ['sub/again', 'a folder it is in'] }, {}, (folder) => {
      mkdirSync(join(folder, 'sub'));
      symlinkSync('..', join(folder, 'sub', 'again'));
    }));

  test('names equal up to case', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), 'Logo.png': '1', 'logo.png': '2' },
      { code: 'name-collision', says: ['Logo.png', 'logo.png', 'Rename one'] },
    ));

  test('names equal up to their Unicode form', () =>
    refusedOverLiveSite(
      { ...smallSite('two'), 'caf\u00e9.txt': '1', 'cafe\u0301.txt': '2' },
      { code: 'name-collision', says: ['\\u{e9}', '\\u{301}', 'Rename one'] },
    ));
});

describe('a source that does not fit together', () => {
  test('a page that names an absent asset', async () => {
    using stage = new Stage();
    await stage.deploy(smallSite('live'));
    const page = '<!doctype html><script type="module" src="/assets/gone-4f2a9cXq.js"></script>';
    const ended = await expectUntouched(stage, () => stage.deploy({ ...smallSite('two'), 'index.html': page }));
    expectRefused(ended, {
      code: 'missing-reference',
      says: ['index.html names /assets/gone-4f2a9cXq.js', 'Build again', 'allow: missing-reference:'],
    });
  });

  test('an asset of a retained release is not absent', async () => {
    using stage = new Stage();
    const live = smallSite('live');
    await stage.deploy(live);
    const page = `<!doctype html><script type="module" src="/${scriptOf(live)}"></script>`;
    await succeed(stage.deploy({ ...smallSite('two'), 'index.html': page }));
  });

  test('a tree that shrinks above the cap', async () => {
    using stage = new Stage();
    const locales = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`locales/${n}.json`, `${n}`]));
    await stage.deploy({ ...smallSite('live'), ...locales });
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('two')));
    expectRefused(ended, {
      code: 'removal-above-cap',
      says: [
        /takes away \d+ % of the site \(36 files live, 6 in the source\)/,
        'at most 50 %',
        '`max-removal-percent`',
      ],
    });
    await succeed(stage.deploy(smallSite('two'), { 'max-removal-percent': '90' }));
  });

  test('a rule that would have browsers keep an entry page for ever', () =>
    refusedOverLiveSite(
      smallSite('two'),
      { code: 'immutable-refused', says: ['index.html', 'line 1', 'an entry page', 'never immutable'] },
      { headers: '- match: "*.html"\n  cache-control: public, max-age=31536000, immutable\n' },
    ));

  test('a hashed name that has other content in the live release', async () => {
    using stage = new Stage();
    const live = smallSite('live');
    await stage.deploy(live);
    const ended = await expectUntouched(stage, () => stage.deploy({ ...live, [scriptOf(live)]: 'other bytes' }));
    expectRefused(ended, { code: 'hashed-key-changed', says: [scriptOf(live), 'hashed: true', 'digest'] });
  });

  test('a hashed name that stands in the bucket with other content', async () => {
    using stage = new Stage();
    await stage.deploy(smallSite('live'));
    const files = smallSite('two');
    await stage.overwrite(scriptOf(files), 'other bytes');
    // Only the store knows: what was staged besides is invisible, and the pointer was never swapped.
    const pointer = await stage.text('_deploy/root/current.json');
    const ended = await expectSiteUntouched(stage, () => stage.deploy(files));
    expectFailure(ended, { code: 'hashed-key-taken', says: [scriptOf(files), 'other content', 'delete it'] });
    expect(await stage.text('_deploy/root/current.json')).toBe(pointer);
    await stage.remove(scriptOf(files));
    await succeed(stage.deploy(files));
  });

  test.each(['robots.txt', 'index.html'])('a file that changes between being read and being sent: %s', async (name) => {
    using stage = new Stage();
    await stage.deploy(smallSite('live'));
    const files = { ...smallSite('two'), 'robots.txt': 'User-agent: one' };
    const source = stage.folder(files);
    const content = String(Reflect.get(files, name));
    const rewrite = () => writeFileSync(join(stage.workspace, source, name), content.replace('e', 'E'));
    stage.twin.faults.plant(
      { client: stage.nextClient, operation: 'PutObject', key: '*lease.json' },
      { kind: 'meanwhile', phase: 'before', run: rewrite },
    );
    const pointer = await stage.text('_deploy/root/current.json');
    const ended = await expectSiteUntouched(stage, () => stage.run({ source }));
    expectFailure(ended, { code: 'source-changed', says: [name, 'changed while', 'Let the build finish'] });
    expect(await stage.text('_deploy/root/current.json')).toBe(pointer);
    expect(JSON.parse((await stage.text('_deploy/root/lease.json')) ?? '')).toMatchObject({ state: 'free' });
    await succeed(stage.run({ source }));
  });
});

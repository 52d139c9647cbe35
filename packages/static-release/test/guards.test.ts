import { PreconditionError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { GUARD_REMEDIES, GUARDS, type Violation } from '../src/guard.ts';
import { NOTHING_ALLOWED, parseAllowance } from '../src/guard-allowance.ts';
import { checkGuards, type GuardedRelease, refuseViolations } from '../src/guards.ts';
import { type MemoryFiles, memorySource } from '../src/memory-source.ts';
import { toEntries } from '../src/release-entries.ts';
import { scanSource } from '../src/scan.ts';
import type { SourceAnomaly } from '../src/source-tree.ts';
import { aFile } from './release-builder.ts';

interface Given extends Partial<Omit<GuardedRelease, 'scan' | 'entries'>> {
  readonly anomalies?: readonly Omit<SourceAnomaly, 'kind'>[];
  readonly exclude?: readonly string[];
  readonly allow?: readonly string[];
}

async function verdictOn(files: MemoryFiles, given: Given = {}) {
  const { anomalies = [], exclude = [], allow, ...context } = given;
  const scan = await scanSource(memorySource(files, { name: 'source dist', anomalies }), { exclude });
  const entries = toEntries(scan.files, []);
  const release = { prefix: '', siteUrl: null, retainedKeys: new Set<string>(), ...context, scan, entries };
  return checkGuards(release, allow === undefined ? NOTHING_ALLOWED : parseAllowance(allow));
}

/** What refuses an otherwise good release. */
async function refusals(files: MemoryFiles, given: Given = {}) {
  const { refused } = await verdictOn({ 'index.html': '<p>', ...files }, given);
  return refused.map(({ guard, text }) => [guard, text]);
}

test('a good release passes all guards', async () => {
  const files = {
    'index.html': '<script type="module" src="/assets/index-C9cPTbHJ.js"></script><link rel="icon" href="favicon.ico">',
    'assets/index-C9cPTbHJ.js': 'import("./lazy.js")',
    'favicon.ico': '',
    '.well-known/security.txt': 'Contact: mailto:security@example.org',
    'environment.js': 'window.env={}',
  };
  await expect(verdictOn(files)).resolves.toEqual({ refused: [], allowed: [] });
});

describe('a source with nothing to show', () => {
  test('is refused when it is empty', async () => {
    const { refused } = await verdictOn({});
    expect(refused.map(({ guard, text }) => [guard, text])).toEqual([['source-empty', 'source dist holds nothing']]);
  });

  test('is refused when everything is excluded', async () => {
    const { refused } = await verdictOn({ 'index.html': '' }, { exclude: ['**'] });
    expect(refused[0]?.text).toBe('source dist holds nothing but 1 excluded file(s)');
  });

  test('is refused without HTML, and without an entry among it', async () => {
    expect((await verdictOn({ 'a.js': '' })).refused[0]).toMatchObject({
      guard: 'entry-missing',
      text: 'source dist holds no HTML',
    });
    expect((await verdictOn({ 'main.html': '' })).refused[0]?.text).toBe(
      'source dist holds no entry page, only main.html',
    );
    expect((await verdictOn({ 'a.js': '' }, { allow: ['entry-missing:index.html'] })).refused).toEqual([]);
  });
});

describe('what does not belong in public is refused:', () => {
  test.each(['.env', '.env.production', 'config/.env.local', '.envrc'])('%s', async (key) => {
    expect(await refusals({ [key]: 'A=1' })).toEqual([['env-file', key]]);
  });

  test('a credential, by its form and never by its value', async () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    expect(await refusals({ 'a.js': `let t="${token}"` })).toEqual([
      ['secret', 'a.js holds a GitHub token (at byte 7)'],
    ]);
  });

  test.each(['certs/site.p12', 'release.keystore'])('the key store %s', async (key) => {
    expect(await refusals({ [key]: '' })).toEqual([['secret', `${key} is a key store`]]);
  });

  test('source maps, beside and within the code', async () => {
    const inline = `//# sourceMappingURL=data:application/json;base64,${'A'.repeat(60)}`;
    expect(await refusals({ 'a.js.map': '{}', 'b.js': inline })).toEqual([
      ['source-map', 'a.js.map'],
      ['source-map', 'b.js holds its source map inline'],
    ]);
  });

  test('a checkout, once for each of its folders', async () => {
    const files = { '.git/HEAD': '', '.git/config': '', 'lib/.git': '', '.gitignore': '', 'x.git/a': '' };
    expect(await refusals(files)).toEqual([
      ['version-control', '.git (2 file(s))'],
      ['version-control', 'lib/.git (1 file(s))'],
    ]);
  });
});

test('links and files that cannot be deployed are refused', async () => {
  const anomalies = [
    { path: 'out', anomaly: 'link-leaves', detail: '/srv/shared' },
    { path: 'loop', anomaly: 'link-loops', detail: '/dist' },
    { path: 'gone', anomaly: 'link-broken', detail: 'its target does not exist' },
    { path: 'private', anomaly: 'unreadable', detail: 'EACCES' },
    { path: 'pipe', anomaly: 'special-file', detail: 'a pipe' },
    { path: 'caf\ufffd', anomaly: 'name-not-utf8', detail: '' },
  ] as const;
  expect((await refusals({}, { anomalies })).sort()).toEqual([
    ['key-form', '"caf\ufffd" is not UTF-8'],
    ['link', 'gone links to nothing, its target does not exist'],
    ['link', 'loop links to a folder it is in, /dist'],
    ['link', 'out links out of the source, to /srv/shared'],
    ['unreadable-file', 'pipe is a pipe'],
    ['unreadable-file', 'private cannot be read: EACCES'],
  ]);
});

describe('names', () => {
  test('that differ only by case are refused', async () => {
    expect(await refusals({ 'Logo.svg': '', 'logo.svg': '', 'LOGO.svg': '' })).toEqual([
      ['name-collision', '"LOGO.svg" and "Logo.svg" and "logo.svg"'],
    ]);
    expect(await refusals({ 'Img/a.svg': '', 'img/a.svg': '' })).toHaveLength(1);
    expect(await refusals({ 'Img/a.svg': '', 'img/b.svg': '' })).toEqual([]);
    expect(await refusals({ 'straße.svg': '', 'STRASSE.svg': '' })).toHaveLength(1);
  });

  test('that differ only by Unicode normal form are refused, spelt out', async () => {
    expect(await refusals({ 'caf\u00e9.svg': '', 'cafe\u0301.svg': '' })).toEqual([
      ['name-collision', '"cafe\\u{301}.svg" and "caf\\u{e9}.svg"'],
    ]);
  });

  test.each([
    ['a\u0007b', 'holds a control character'],
    ['a\u0085b', 'holds a control character'],
    ['a\uffffb', 'holds a control character'],
    ['a\nb', 'holds a control character'],
    ['a\ud800b', 'is not UTF-8'],
    ['a\ufffdb', 'is not UTF-8'],
    ['../b', 'holds an empty, `.` or `..` segment'],
    ['a/../b', 'holds an empty, `.` or `..` segment'],
    ['a/./b', 'holds an empty, `.` or `..` segment'],
    ['a//b', 'holds an empty, `.` or `..` segment'],
    ['/a', 'holds an empty, `.` or `..` segment'],
  ])('%j is refused: it %s', async (key, fault) => {
    expect(await refusals({ [key]: '' })).toEqual([['key-form', `${JSON.stringify(key)} ${fault}`]]);
  });

  test('may be as long as S3 takes them in UTF-8, prefix included, and no longer', async () => {
    const key = 'é'.repeat(512);
    expect(await refusals({ [key]: '' })).toEqual([]);
    expect((await refusals({ [key]: '' }, { prefix: 'a/' }))[0]?.[1]).toMatch(/makes a key of 1026 bytes/);
    expect(await refusals({ ['a'.repeat(1024)]: '' })).toEqual([]);
    expect((await refusals({ ['a'.repeat(1025)]: '' }))[0]?.[0]).toBe('key-form');
  });

  test('with dots, spaces and other scripts are accepted', async () => {
    expect(
      await refusals({ '..a': '', 'a..b': '', '.well-known/a': '', 'naïve café.txt': '', '文字/🎉.svg': '' }),
    ).toEqual([]);
  });
});

test('a source that holds the state of releases is refused', async () => {
  expect(await refusals({ '_deploy/root/current.json': '{}' })).toEqual([
    ['state-folder', '_deploy/ (1 file(s), such as _deploy/root/current.json)'],
  ]);
  expect(await refusals({ 'docs/_deploy/a': '', '_deployed/a': '' })).toEqual([]);
});

test('a file beyond what S3 copies in one step is refused', () => {
  const files = [
    aFile('a.bin', { size: 5 * 1024 ** 3 }),
    aFile('b.bin', { size: 5 * 1024 ** 3 + 1 }),
    aFile('index.html'),
  ];
  const scan = { source: 'dist', files, anomalies: [], excluded: [] };
  const release = { scan, entries: toEntries(files, []), prefix: '', siteUrl: null, retainedKeys: new Set<string>() };
  expect(checkGuards(release, NOTHING_ALLOWED).refused).toEqual([
    { guard: 'file-size', subjects: ['b.bin'], text: 'b.bin has 5368709121 bytes' },
  ]);
});

describe('a page that names a file', () => {
  const page = (url: string) => ({ 'index.html': `<script src="${url}"></script>` });

  test('that nobody has is refused', async () => {
    expect(await refusals(page('/assets/gone.js'))).toEqual([
      ['missing-reference', 'index.html names /assets/gone.js, and there is no assets/gone.js'],
    ]);
  });

  test('that is in this release or in a retained one passes', async () => {
    expect(await refusals({ ...page('/a.js'), 'a.js': '' })).toEqual([]);
    expect(await refusals(page('/a.js'), { retainedKeys: new Set(['a.js']) })).toEqual([]);
  });

  test('of another case is refused: S3 tells them apart', async () => {
    expect(await refusals({ ...page('/Logo.js'), 'logo.js': '' })).toHaveLength(1);
  });

  test('passes below its prefix, and at the top where its distribution takes the prefix away', async () => {
    expect(await refusals({ ...page('/admin/a.js'), 'a.js': '' }, { prefix: 'admin/' })).toEqual([]);
    expect(await refusals({ ...page('/a.js'), 'a.js': '' }, { prefix: 'admin/' })).toEqual([]);
    const two = { 'index.html': '<script src="/a.js"></script><script src="/b.js"></script>', 'a.js': '' };
    expect((await refusals(two, { prefix: 'admin/' })).map(([, text]) => text)).toEqual([
      'index.html names /b.js, and there is no b.js',
    ]);
  });

  test('outside its prefix is not judged: another app has it', async () => {
    const files = { 'index.html': '<script src="/admin/a.js"></script><img src="/shared/logo.svg">', 'a.js': '' };
    expect(await refusals(files, { prefix: 'admin/' })).toEqual([]);
  });

  test('absolutely is judged once the site is known', async () => {
    const files = page('https://app.example.org/gone.js');
    expect(await refusals(files)).toEqual([]);
    expect(await refusals(files, { siteUrl: 'https://app.example.org/' })).toHaveLength(1);
  });

  test('that another origin serves is let through by the file or by the page', async () => {
    const files = { 'index.html': '<img src="/api/captcha">' };
    expect(await refusals(files)).toHaveLength(1);
    expect(await refusals(files, { allow: ['missing-reference:api/**'] })).toEqual([]);
    expect(await refusals(files, { allow: ['missing-reference:index.html'] })).toEqual([]);
  });
});

describe('`allow`', () => {
  const files = { 'index.html': '', 'a.js.map': '', 'vendor/b.js.map': '', '.env.example': '' };

  test('lets through what a guard and a glob name, and says so', async () => {
    const { refused, allowed } = await verdictOn(files, { allow: ['source-map:vendor/**', 'env-file:.env.example'] });
    expect(refused.map(({ text }) => text)).toEqual(['a.js.map']);
    expect(allowed.map(({ text }) => text)).toEqual(['.env.example', 'vendor/b.js.map']);
  });

  test('a plain glob holds for every guard', async () => {
    expect((await verdictOn(files, { allow: ['*.map', '.env*'] })).refused).toEqual([]);
  });

  test('a guard holds for itself only', async () => {
    expect((await verdictOn(files, { allow: ['secret:**'] })).refused).toHaveLength(3);
  });

  test('never lets through what no bucket could serve', async () => {
    const { refused } = await verdictOn({ 'index.html': '', '_deploy/a': '', 'a\u0007': '' }, { allow: ['**'] });
    expect(refused.map(({ guard }) => guard)).toEqual(['key-form', 'state-folder']);
  });

  test('lists every line that cannot be used', () => {
    expect(() => parseAllowance(['*.map', 'source-maps:*.map', 'state-folder:**', 'secret:', '!x'])).toThrow(
      expect.objectContaining({
        code: 'allow-invalid',
        message: expect.stringMatching(
          /4 line\(s\).*"source-maps:\*\.map": `source-maps` is not a guard; there are.*source-map.*state-folder.*"" is empty.*"!x"/s,
        ),
      }),
    );
  });

  test('takes a colon that follows no guard for part of a name', () => {
    expect(parseAllowance(['Chapter 1: Intro.map']).lets('source-map', ['Chapter 1: Intro.map'])).toBe(true);
  });
});

describe('a refusal', () => {
  const caught = (violations: readonly Violation[]): PreconditionError => {
    try {
      refuseViolations(violations);
    } catch (thrown) {
      if (thrown instanceof PreconditionError) return thrown;
      throw thrown;
    }
    throw new Error('nothing was refused');
  };
  const found = (guard: Violation['guard'], text: string): Violation => ({ guard, subjects: [text], text });

  test('does not happen without a violation', () => {
    expect(() => refuseViolations([])).not.toThrow();
  });

  test('by one guard has its name as code', () => {
    const error = caught([found('source-map', 'a.map'), found('source-map', 'b.map')]);
    expect(error.code).toBe('source-map');
    expect(error.message).toBe('The release was refused, and nothing was changed.\nsource-map:\n- a.map\n- b.map');
    expect(error.remedy).toContain(GUARD_REMEDIES['source-map']);
  });

  test('by several guards lists all of them at once', () => {
    const error = caught([found('source-map', 'a.map'), found('env-file', '.env'), found('source-map', 'b.map')]);
    expect(error.code).toBe('guards-refused');
    expect(error.message).toContain('env-file:\n- .env\nsource-map:\n- a.map\n- b.map');
    expect(error.remedy).toContain(GUARD_REMEDIES['env-file']);
  });

  test('stays readable when there is very much', () => {
    const error = caught(Array.from({ length: 500 }, (_, index) => found('source-map', `${index}.map`)));
    expect(error.message.split('\n')).toHaveLength(13);
    expect(error.message).toMatch(/- and 490 more$/);
  });
});

test('every guard has a remedy', () => {
  expect(new Set(Object.keys(GUARD_REMEDIES))).toEqual(new Set<string>(GUARDS));
});

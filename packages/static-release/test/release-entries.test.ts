import { InputError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import type { Role } from '../src/entry.ts';
import { IMMUTABLE, isKeptForEver, NO_CACHE } from '../src/header-presets.ts';
import { parseHeaderRules } from '../src/header-rules-text.ts';
import { toEntries, untypedKeys } from '../src/release-entries.ts';
import { aFile } from './release-builder.ts';

async function entryOf(key: string, rules = '', layer: 'source' | 'overlay' = 'source') {
  const [entry] = toEntries([aFile(key, { layer })], await parseHeaderRules(rules));
  return entry;
}

describe('the role of', () => {
  test.each<[string, Role]>([
    ['index.html', 'entry'],
    ['admin/index.html', 'entry'],
    ['404.html', 'page'],
    ['docs/guide.htm', 'page'],
    ['sw.js', 'worker'],
    ['admin/sw.js', 'worker'],
    ['service-worker.js', 'worker'],
    ['serviceWorker.js', 'worker'],
    ['firebase-messaging-sw.js', 'worker'],
    ['ngsw-worker.js', 'worker'],
    ['ngsw.json', 'worker'],
    ['mockServiceWorker.js', 'worker'],
    ['sw.mjs', 'worker'],
    ['registerSW.js', 'file'],
    ['registerServiceWorker.js', 'file'],
    ['workbox-sw.js', 'file'],
    ['workbox-4754cb34.js', 'hashed'],
    ['assets/worker-Db2kX9Qa.js', 'hashed'],
    ['answer.js', 'file'],
    ['manifest.webmanifest', 'config'],
    ['site.webmanifest', 'config'],
    ['manifest.json', 'config'],
    ['config.json', 'config'],
    ['config.js', 'config'],
    ['env.js', 'config'],
    ['env-config.js', 'config'],
    ['assets/env/env.json', 'config'],
    ['runtime-config.json', 'config'],
    ['app-settings.json', 'config'],
    ['config.production.json', 'config'],
    ['_app/version.json', 'config'],
    ['webpack.config.md', 'file'],
    ['assets/index-C9cPTbHJ.js', 'hashed'],
    ['assets/site-Db2kX9Qa.webmanifest', 'hashed'],
    ['locales/en.json', 'file'],
    ['logo.svg', 'file'],
  ])('%s is %s', async (key, role) => {
    expect((await entryOf(key))?.role).toBe(role);
  });

  test('a page that `entry` names is an entry, and others are pages', () => {
    const entries = toEntries([aFile('index.html'), aFile('app.html'), aFile('app.js')], [], ['app.*']);
    expect(entries.map(({ key, role }) => [key, role])).toEqual([
      ['app.html', 'entry'],
      ['app.js', 'file'],
      ['index.html', 'page'],
    ]);
  });

  test('a file that a rule calls HTML is a page', async () => {
    expect((await entryOf('about', '- {match: about, content-type: text/html}'))?.role).toBe('page');
  });

  test('every file of the overlay is configuration, unless it is a page or a worker', async () => {
    expect((await entryOf('robots.txt', '', 'overlay'))?.role).toBe('config');
    expect((await entryOf('assets/index-C9cPTbHJ.js', '', 'overlay'))?.role).toBe('config');
    expect((await entryOf('index.html', '', 'overlay'))?.role).toBe('entry');
    expect((await entryOf('sw.js', '', 'overlay'))?.role).toBe('worker');
  });

  test('a rule decides what is hashed and what is a worker', async () => {
    expect((await entryOf('img/logo.svg', '- {match: img/**, hashed: true}'))?.role).toBe('hashed');
    expect((await entryOf('assets/index-C9cPTbHJ.js', '- {match: "*", hashed: false}'))?.role).toBe('file');
    expect((await entryOf('offline.js', '- {match: offline.js, worker: true}'))?.role).toBe('worker');
    expect((await entryOf('sw.js', '- {match: sw.js, worker: false}'))?.role).toBe('file');
  });
});

describe('the headers of', () => {
  test('hashed files are immutable, everything else is revalidated', async () => {
    expect((await entryOf('assets/index-C9cPTbHJ.js'))?.headers).toEqual({
      cacheControl: IMMUTABLE,
      contentType: 'text/javascript; charset=utf-8',
    });
    for (const key of ['index.html', 'sw.js', 'manifest.json', 'config.js', 'locales/fr.json', 'logo.svg', 'a.woff2']) {
      expect((await entryOf(key))?.headers.cacheControl).toBe(NO_CACHE);
    }
  });

  test('a rule wins over the presets', async () => {
    const rules = '- {match: "*.js.br", content-encoding: br, content-type: text/javascript, cache-control: no-store}';
    expect((await entryOf('app.js.br', rules))?.headers).toEqual({
      cacheControl: 'no-store',
      contentType: 'text/javascript',
      contentEncoding: 'br',
    });
  });

  test('an encoding alone leaves the type as the name says', async () => {
    expect((await entryOf('app.js', '- {match: "*.js", content-encoding: gzip}'))?.headers).toMatchObject({
      contentType: 'text/javascript; charset=utf-8',
      contentEncoding: 'gzip',
    });
  });

  test('files whose name says nothing are bytes, and are named for a notice unless a rule says what they are', async () => {
    const rules = await parseHeaderRules('- {match: known, content-type: application/octet-stream}');
    const entries = toEntries([aFile('mystery'), aFile('a.bin')], rules);
    expect(entries.map((entry) => entry.headers.contentType)).toEqual(Array(2).fill('application/octet-stream'));
    expect(untypedKeys(entries)).toEqual(['mystery']);
  });
});

test('entries are in code-unit order of their keys', () => {
  const keys = ['b', 'a/b', 'é', 'a-b', 'Z', 'a'];
  expect(
    toEntries(
      keys.map((key) => aFile(key)),
      [],
    ).map((entry) => entry.key),
  ).toEqual(['Z', 'a', 'a-b', 'a/b', 'b', 'é']);
});

describe('a rule that would keep a file for ever', () => {
  const attempt = async (rules: string, ...keys: string[]) => {
    const parsed = await parseHeaderRules(rules);
    return () =>
      toEntries(
        keys.map((key) => aFile(key)),
        parsed,
      );
  };
  const refused = (message: RegExp) =>
    expect.objectContaining({ code: 'immutable-refused', message: expect.stringMatching(message) });

  test.each([['public, max-age=31536000, immutable'], ['immutable'], ['max-age=2592001'], ['Max-Age="99999999"']])(
    'by %s is refused for a name that is not proven',
    async (cacheControl) => {
      const rules = `- match: logo.svg\n  cache-control: '${cacheControl}'`;
      if (cacheControl.includes('"')) {
        await expect(attempt(rules, 'logo.svg')).rejects.toThrow(InputError);
      } else {
        expect(await attempt(rules, 'logo.svg')).toThrow(refused(/line 1 \(logo\.svg\): not proven .*: logo\.svg/s));
      }
    },
  );

  test.each(['max-age=2592000', 'no-store', 's-maxage=31536000, max-age=0', 'public, max-age=300'])(
    'is not what %s does',
    async (cacheControl) => {
      const rules = `- match: logo.svg\n  cache-control: '${cacheControl}'`;
      expect(await attempt(rules, 'logo.svg')).not.toThrow();
    },
  );

  test('is accepted where a rule vouches for the names, or the names are proven', async () => {
    const immutable = 'cache-control: "max-age=31536000, immutable"';
    expect(await attempt(`- {match: img/**, ${immutable}, hashed: true}`, 'img/a.svg')).not.toThrow();
    expect(
      await attempt(`- {match: img/**, ${immutable}}\n- {match: img/**, hashed: true}`, 'img/a.svg'),
    ).not.toThrow();
    expect(await attempt(`- {match: assets/**, ${immutable}}`, 'assets/index-C9cPTbHJ.js')).not.toThrow();
  });

  test.each([
    ['index.html', /an entry page/],
    ['sw.js', /a service worker/],
  ])('is refused for %s, whoever vouches for it', async (key, why) => {
    expect(await attempt('- {match: "**", hashed: true}', key)).toThrow(refused(why));
    expect(await attempt('- {match: "**", cache-control: immutable}', key)).toThrow(refused(why));
  });

  test('is harmless when a later rule takes it back', async () => {
    const rules = '- {match: "**", cache-control: immutable}\n- {match: "*.svg", cache-control: no-cache}';
    expect(await attempt(rules, 'logo.svg')).not.toThrow();
  });

  test('is refused once for all its files, with some of their names', async () => {
    const keys = Array.from({ length: 8 }, (_, index) => `img/${index}.png`);
    const rules = '- {match: img/**, cache-control: immutable}\n- {match: index.html, hashed: true}';
    expect(await attempt(rules, 'index.html', ...keys)).toThrow(
      refused(/9 file\(s\).*line 2 \(index\.html\): an entry page.*line 1 \(img\/\*\*\).*img\/4\.png and 3 more/s),
    );
  });
});

test.each([
  ['max-age=31536000', true],
  ['max-age = 31536000', true],
  ['x-immutable', false],
  ['s-maxage=31536000', false],
  ['max-age=86400', false],
  ['', false],
])('%j is kept for ever: %s', (cacheControl, expected) => {
  expect(isKeptForEver(cacheControl)).toBe(expected);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changedUnderHashedName, hashedKeys } from '../src/hashed-name.ts';
import { anEntry } from './release-builder.ts';

/** Output folders as tools write them: what is named by content, and what is not. */
const BUILDS: readonly { tool: string; hashed: readonly string[]; ordinary: readonly string[] }[] = [
  {
    tool: 'Vite 5 to 8 (Rollup, Rolldown)',
    hashed: [
      'assets/index-DiwrgTda.css',
      'assets/index-C9cPTbHJ.js',
      'assets/react-CHdo91hT.svg',
      'assets/SettingsPage-B-x9_aZ2.js',
      'assets/vendor--Qk3nVd1.js',
      'assets/inter-latin-400-normal-BOafmKwd.woff2',
      'assets/data-Bx81kQzT.json',
      'assets/handbook-D7pLq2Zx.pdf',
      'assets/argon2-CqT40Hzp.wasm',
      'assets/worker-Db2kX9Qa.js',
      'assets/index-BfF1Fsw8.js',
      'assets/index-legacy-Cz1WmPq7.js',
    ],
    ordinary: [
      'index.html',
      'vite.svg',
      'robots.txt',
      'registerSW.js',
      'sw.js',
      'assets/hero-portrait.jpg',
      'assets/card-1024x768.png',
      'assets/photo-IMG_1234.jpg',
      'assets/index-C9cPTbHJ.js.map',
      'assets/frame-C9cPTbHJ.html',
      'assets/index-C9cPTbHJ.js.br',
      'assets/index-C9cPTbHJ.js.gz',
    ],
  },
  {
    tool: 'Vite 4',
    hashed: ['assets/index-d526a0c5.css', 'assets/index-fb9ae3d0.js', 'assets/react-35ef61ed.svg'],
    ordinary: ['assets/banner-20240101.png', 'assets/index-fb9ae3d0.js.map'],
  },
  {
    tool: 'Vite 2',
    hashed: ['assets/index.06d14ce2.css', 'assets/vendor.3c1a8e0f.js', 'assets/favicon.17e50649.svg'],
    ordinary: ['favicon.svg'],
  },
  {
    tool: 'Create React App (webpack 5)',
    hashed: [
      'static/js/main.a7d96a4c.js',
      'static/js/787.28cb0dcd.chunk.js',
      'static/css/main.f855e6bc.css',
      'static/media/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg',
    ],
    ordinary: [
      'asset-manifest.json',
      'logo192.png',
      'logo512.png',
      'favicon.ico',
      'static/js/main.a7d96a4c.js.LICENSE.txt',
      'static/js/main.a7d96a4c.js.map',
      'static/css/main.f855e6bc.css.map',
    ],
  },
  {
    tool: 'Create React App 3 (webpack 4)',
    hashed: [
      'precache-manifest.5a3ac1f6d05a4ae1cd2b5df4ec5b6a4b.js',
      'static/js/2.4b7d1e0c.chunk.js',
      'static/js/runtime-main.0f0a3b51.js',
    ],
    ordinary: ['service-worker.js'],
  },
  {
    tool: 'webpack 5, defaults',
    hashed: ['main.3fd1a60b2cd8ec4f7a91.js', '8f0c7d2b9e41a6530c1d.png', 'vendors.0b6e9df1c7a2438e55d0.css'],
    ordinary: ['main.js', '787.js', 'bundle.js', 'runtime.bundle.js'],
  },
  {
    tool: 'Vue CLI',
    hashed: [
      'js/app.c7ee2a8d.js',
      'js/chunk-vendors.5c1e4f09.js',
      'js/chunk-2d0c8b4f.9e8d7c6b.js',
      'css/app.fb0c6e1c.css',
      'img/logo.82b9c7a5.png',
      'fonts/element-icons.ff18efd1.woff',
    ],
    ordinary: ['js/legacy-loader.js', 'img/icons/android-chrome-192x192.png'],
  },
  {
    tool: 'Rsbuild',
    hashed: ['static/js/index.1b06a8cf.js', 'static/js/lib-react.c5a3e2f0.js', 'static/js/async/410.1c0ba8b2c4.js'],
    ordinary: ['static/js/index.js'],
  },
  {
    tool: 'Angular 17 and later (esbuild)',
    hashed: [
      'main-RQ3RGXTW.js',
      'polyfills-FFHMD2TL.js',
      'styles-5INURTSO.css',
      'chunk-NIW4AQLZ.js',
      'chunk-KXQZPLMN.js',
      'chunk-B2YTDQ5E.js',
      'media/logo-W5QMF3XK.svg',
    ],
    ordinary: ['ngsw.json', 'ngsw-worker.js', 'safety-worker.js', '3rdpartylicenses.txt', 'prerendered-routes.json'],
  },
  {
    tool: 'Angular 12 to 16',
    hashed: [
      'main.0a2ac4c8b9ad2ad5.js',
      'runtime.c5d3b1f80da1cc1f.js',
      'polyfills.b9a6ba2d5df8d5e4.js',
      'styles.ef46db3751d8e999.css',
      '178.9c41bc6f5e21a3d8.js',
    ],
    ordinary: ['assets/i18n/fr-CA.json', 'assets/config.json'],
  },
  {
    tool: 'Angular 8',
    hashed: ['main-es2015.4b1c3d5e7f9a0b2c4d6e.js', 'main-es5.4b1c3d5e7f9a0b2c4d6e.js'],
    ordinary: ['main-es2015.js'],
  },
  {
    tool: 'Parcel 2',
    hashed: ['index.4e8b0a1c.js', 'index.9f3d7e6c.css', 'logo.0c5fb1d2.png', 'about.3ba1c7de.js'],
    ordinary: ['index.html', 'favicon.png'],
  },
  {
    tool: 'Next.js export (webpack)',
    hashed: [
      '_next/static/chunks/4bd1b696-6a0b3c8f2d1e5a97.js',
      '_next/static/chunks/main-app-0d34c6ab18ef9257.js',
      '_next/static/chunks/webpack-5adebf9f62dc3001.js',
      '_next/static/chunks/polyfills-42372ed130431b0a.js',
      '_next/static/chunks/pages/_app-72b849fbd24ac258.js',
      '_next/static/chunks/app/blog/[slug]/page-9b1c6e0f3a7d2458.js',
      '_next/static/css/7e7d96b1e6991756.css',
      '_next/static/media/a34f9d1faa5f3315-s.p.woff2',
      '_next/static/media/26a46d62cd723877-s.woff2',
      '_next/static/media/logo.0c5fb1d2.svg',
    ],
    ordinary: [
      '_next/static/Xk3fQ0vB7yN2mLr8TzWcA/_buildManifest.js',
      '_next/static/Xk3fQ0vB7yN2mLr8TzWcA/_ssgManifest.js',
      '_next/static/chunks/main-app.js',
      'index.txt',
      '404.html',
      '_next/data/Xk3fQ0vB7yN2mLr8TzWcA/index.json',
    ],
  },
  {
    tool: 'Next.js export (Turbopack)',
    hashed: ['_next/static/chunks/2473c16c0c2f6b5f.js', '_next/static/chunks/turbopack-0f2a9c7d41b6e358.js'],
    ordinary: ['_next/static/chunks/src_app_page_tsx_1a2b3c._.js'],
  },
  {
    tool: 'Astro',
    hashed: [
      '_astro/index.B1C2d3e4.css',
      '_astro/hoisted.Dk2f8sQ1.js',
      '_astro/client.BP_kmv8R.js',
      '_astro/page.4e8b0a1c.js',
      '_astro/inter.HomePage.woff2',
    ],
    ordinary: ['_astro/houston.DxX9kd2A_1gQmBk.webp', '_astro/settings.js', 'rss.xml'],
  },
  {
    tool: 'SvelteKit',
    hashed: [
      '_app/immutable/entry/start.DkX9a1bC.js',
      '_app/immutable/chunks/B1c2D3e4.js',
      '_app/immutable/nodes/0.CkX9a1bC.js',
      '_app/immutable/assets/_layout.D4mQz0kP.css',
      'admin/_app/immutable/chunks/index-4e8b0a1c.js',
    ],
    ordinary: ['_app/version.json', '_app/env.js', '_app/immutable/nodes/0.CkX9a1bC.js.map', 'service-worker.js'],
  },
  {
    tool: 'Nuxt 3 and 4',
    hashed: [
      '_nuxt/CkX9a1bC.js',
      '_nuxt/entry.D8qPmA2x.css',
      '_nuxt/error-404.BJkSn6RI.css',
      '_nuxt/LoginBox.js',
      '_nuxt/C8_e1-vR.js',
    ],
    ordinary: [
      '_nuxt/builds/latest.json',
      '_nuxt/builds/meta/0f1c2a6e-4b7d-4e0a-9c35-1d2e3f4a5b6c.json',
      '200.html',
      '_payload.json',
    ],
  },
  {
    tool: 'Gatsby',
    hashed: [
      'app-1a2b3c4d5e6f7a8b9c0d.js',
      'component---src-pages-index-js-0b6e9df1c7a2438e55d0.js',
      'webpack-runtime-9c1d7a2b4e6f8091a3c5.js',
      'static/icon-b1c2d3e4f5a60718293a4b5c6d7e8f90.svg',
    ],
    ordinary: ['page-data/app-data.json', 'page-data/index/page-data.json', 'manifest.webmanifest'],
  },
  {
    tool: 'VitePress',
    hashed: [
      'assets/app.CkX9a1bC.js',
      'assets/chunks/framework.D8qPmA2x.js',
      'assets/guide_index.md.Bq3ZrT7v.js',
      'assets/guide_index.md.Bq3ZrT7v.lean.js',
      'assets/style.D7fKx2Wp.css',
    ],
    ordinary: ['hashmap.json', 'vp-icons.css'],
  },
  {
    tool: 'Docusaurus',
    hashed: ['assets/js/main.4e8b0a1c.js', 'assets/js/17896441.9d8e7f6a.js', 'assets/css/styles.c3d41b07.css'],
    ordinary: ['sitemap.xml', 'img/docusaurus.png', 'search-index.json'],
  },
  {
    tool: 'Hugo, Ember, Rails',
    hashed: [
      'css/main.min.1a79a4d60de6718e8e5b326e338ae533c2f8aa11b6c90d31ff70cbd8e5a0b3d4.css',
      'assets/vendor-d41d8cd98f00b204e9800998ecf8427e.js',
      'assets/application-908e25f4bf641868d8683022a5b62f54908e25f4bf641868d8683022a5b62f54.css',
    ],
    ordinary: ['css/main.min.css'],
  },
  {
    tool: 'Workbox',
    hashed: ['workbox-4754cb34.js'],
    ordinary: ['workbox-sw.js', 'workbox-window.prod.mjs'],
  },
  {
    tool: 'libraries and files of hand',
    hashed: [],
    ordinary: [
      'js/jquery-3.7.1.min.js',
      'js/jquery.fancyBox.js',
      'js/lodash.template.js',
      'js/main-20240101.js',
      'js/app.20240131.js',
      'js/app.31012024.js',
      'js/app-v1.2.3.js',
      'js/lib-v1_2_3b4.js',
      'js/swiper-bundle.min.js',
      'js/three.r128.min.js',
      'js/chart.umd.js',
      'js/polyfill-es2015ab.js',
      'js/app-win32x64.js',
      'js/page-HomePage.js',
      'js/page-UserList.js',
      'js/intro-Release2.js',
      'js/feed-Html5Doc.js',
      'js/login-Web3Auth.js',
      'js/crm-B2BSales.js',
      'js/messages-zh-Hans1.js',
      'js/messages-sr-Latn1.js',
      'js/moment-fr-CA.js',
      'js/deadbeef.js',
      'js/main.deadbeef.js',
      'js/main.cafe2024.js',
      'js/build-1700000000.js',
      'js/main-3b18e512dba79e4c8300dd08aeb37f8e728b8dad.js',
      'js/app.3f2b1a9.js',
      'js/prop-types.js',
      'css/normalize.css',
      'css/bootstrap-5.3.0-beta1.css',
      'css/theme-darkmode.css',
      'fonts/inter-latin-400.woff2',
      'fonts/SourceSans3-SemiBold.woff2',
      'fonts/KaTeX_Main-BoldItalic.woff2',
      'fonts/roboto-v30-latin-500italic.woff2',
      'fonts/fa-solid-900.woff2',
      'img/icon-192x192.png',
      'img/screenshot-1920x1080.png',
      'img/hero@2x.png',
      'img/photo-DSC_0001.jpg',
      'img/team-portrait.jpg',
      'img/banner-20240101.png',
      'img/iPhone15-MacOSX11.png',
      'images/photo-3f2b1a9c.jpg',
      'media/H264Main.mp4',
      'media/intro-Mp3Audio.mp3',
      'report-abcdefgh.pdf',
      'report-2024Q1v2.pdf',
      'report-Ab3dE7gH.pdf',
      'users/507f1f77bcf86cd799439011.json',
      'api/post-507f1f77bcf86cd799439011.json',
      'items/item-3f2b1a9c.json',
      'items/9b1c6e0f3a7d2458.json',
      'data/0f1c2a6e-4b7d-4e0a-9c35-1d2e3f4a5b6c.json',
      'static/0f1c2a6e-4b7d-4e0a-9c35-1d2e3f4a5b6c.png',
      'locales/en-US.json',
      'locales/sr-Latn-RS.json',
      'version.json',
      'LICENSE',
      '.well-known/security.txt',
      '.4e8b0a1c',
    ],
  },
];

describe.each(BUILDS)('of $tool', ({ hashed, ordinary }) => {
  const proven = hashedKeys([...hashed, ...ordinary]);

  if (hashed.length > 0) test.each(hashed)('%s is hashed', (key) => expect(proven.has(key)).toBe(true));
  test.each(ordinary)('%s is an ordinary file', (key) => expect(proven.has(key)).toBe(false));
});

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

function tokens(alphabet: string, length: number, count: number): readonly string[] {
  const character = fc.integer({ min: 0, max: alphabet.length - 1 }).map((index) => alphabet.charAt(index));
  return fc
    .sample(fc.array(character, { minLength: length, maxLength: length }), { numRuns: count, seed: 7 })
    .map((drawn) => drawn.join(''));
}

function shareProven(keys: readonly string[]): number {
  return hashedKeys(keys).size / new Set(keys).size;
}

describe('hashes drawn at random, as tools draw them', () => {
  test.each([
    ['Rollup', BASE64URL, 8, (token: string) => `assets/chunk-${token}.js`],
    ['Vite 4', HEX, 8, (token: string) => `assets/chunk-${token}.js`],
    ['webpack', HEX, 20, (token: string) => `${token.slice(0, 3)}.${token}.js`],
    ['esbuild', BASE32, 8, (token: string) => `chunk-${token}.js`],
    ['Nuxt', BASE64URL, 8, (token: string) => `_nuxt/${token}.js`],
  ])('nearly all code of %s is proven', (_tool, alphabet, length, name) => {
    expect(shareProven(tokens(alphabet, length, 3000).map(name))).toBeGreaterThan(0.985);
  });

  test('nine of ten images are proven, and the rest revalidate', () => {
    const images = tokens(BASE64URL, 8, 3000).map((token) => `assets/image-${token}.png`);
    expect(shareProven(images)).toBeGreaterThan(0.9);
  });
});

test('eight letters of camel case are not taken for a hash', () => {
  const words = [
    'Home',
    'User',
    'Team',
    'Data',
    'Form',
    'Menu',
    'List',
    'Page',
    'View',
    'Card',
    'Item',
    'Task',
    'Sign',
    'Land',
  ];
  const names = words.flatMap((first) => words.map((second) => `assets/route-${first}${second}.js`));
  expect([...hashedKeys(names)]).toEqual([]);
});

test('a single file that looks hashed is not proven outside the folders of build tools', () => {
  expect([...hashedKeys(['scripts/app-3f2b1a9c.js', 'scripts/other.js'])]).toEqual([]);
});

test('files of the same form beside it prove a file outside the folders of build tools', () => {
  const keys = ['scripts/app-3f2b1a9c.js', 'scripts/vendor-0c9d81fe.js'];
  expect([...hashedKeys(keys)]).toEqual(keys);
});

test('a name that may be a word is proven by hashed code beside it, as long as all code there is hashed', () => {
  const hashed = ['assets/index-C9cPTbHJ.js', 'assets/index-DiwrgTda.css', 'assets/page-HomePage.js'];
  expect([...hashedKeys(hashed)]).toEqual(hashed);
  expect(hashedKeys([...hashed, 'assets/legacy.js']).has('assets/page-HomePage.js')).toBe(false);
});

test('documents are not proven by files beside them: ids look like digests', () => {
  const keys = ['items/a-3f2b1a9c.json', 'items/b-0c9d81fe.json', 'items/app-3f2b1a9c.js', 'items/vendor-0c9d81fe.js'];
  expect([...hashedKeys(keys)]).toEqual(['items/app-3f2b1a9c.js', 'items/vendor-0c9d81fe.js']);
});

test('what is proven does not depend on the order of the keys', () => {
  const keys = BUILDS.flatMap(({ hashed, ordinary }) => [...hashed, ...ordinary]);
  const proven = hashedKeys(keys);
  fc.assert(
    fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
      expect(hashedKeys(shuffled)).toEqual(proven);
    }),
    { numRuns: 20 },
  );
});

describe('a hashed key whose content changed', () => {
  const before = anEntry({ key: 'assets/a-3f2b1a9c.js', role: 'hashed', content: 'old' });
  const after = anEntry({ key: 'assets/a-3f2b1a9c.js', role: 'hashed', content: 'new' });

  test('is named', () => {
    expect(changedUnderHashedName([before], [after])).toEqual(['assets/a-3f2b1a9c.js']);
  });

  test('is named when only one of both releases takes it for hashed', () => {
    expect(changedUnderHashedName([{ ...before, role: 'file' }], [after])).toEqual(['assets/a-3f2b1a9c.js']);
    expect(changedUnderHashedName([before], [{ ...after, role: 'file' }])).toEqual(['assets/a-3f2b1a9c.js']);
  });

  test('is not named when the content is the same, or the key is new, or ordinary', () => {
    expect(changedUnderHashedName([before], [before])).toEqual([]);
    expect(changedUnderHashedName([], [after])).toEqual([]);
    expect(changedUnderHashedName([{ ...before, role: 'file' }], [{ ...after, role: 'file' }])).toEqual([]);
  });
});

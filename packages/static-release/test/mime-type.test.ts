import { expect, test } from '@jest/globals';
import { contentTypeOf } from '../src/mime-type.ts';

test.each([
  ['index.html', 'text/html; charset=utf-8'],
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.mjs', 'text/javascript; charset=utf-8'],
  ['a.cjs', 'text/javascript; charset=utf-8'],
  ['a.css', 'text/css; charset=utf-8'],
  ['a.json', 'application/json; charset=utf-8'],
  ['a.js.map', 'application/json; charset=utf-8'],
  ['site.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['a.svg', 'image/svg+xml; charset=utf-8'],
  ['a.xml', 'application/xml; charset=utf-8'],
  ['feed.rss', 'application/rss+xml; charset=utf-8'],
  ['a.txt', 'text/plain; charset=utf-8'],
  ['a.vtt', 'text/vtt; charset=utf-8'],
  // Browsers compile WebAssembly from a stream only for exactly this type.
  ['a.wasm', 'application/wasm'],
  ['a.avif', 'image/avif'],
  ['a.webp', 'image/webp'],
  ['favicon.ico', 'image/x-icon'],
  ['a.woff2', 'font/woff2'],
  ['a.pdf', 'application/pdf'],
  ['PHOTO.JPG', 'image/jpeg'],
  ['.well-known/apple-app-site-association', 'application/json; charset=utf-8'],
  ['LICENSE', 'text/plain; charset=utf-8'],
])('%s is %s', (key, type) => {
  expect(contentTypeOf(key)).toBe(type);
});

test.each(['data', 'a.unheard-of', '.nojekyll', 'constructor', 'a.constructor', 'html', 'folder.html/data'])(
  'the name %s says nothing',
  (key) => {
    expect(contentTypeOf(key)).toBeNull();
  },
);

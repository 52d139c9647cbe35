import { describe, expect, test } from '@jest/globals';
import { extractReferences, ReferenceCollector } from '../src/html-references.ts';
import { srcsetUrls } from '../src/srcset.ts';

describe('the references of a page', () => {
  test.each([
    ['<script type="module" src="/assets/a.js"></script>', ['/assets/a.js']],
    ['<link rel="stylesheet" href="a.css">', ['a.css']],
    ['<link rel="shortcut icon" href="/favicon.ico">', ['/favicon.ico']],
    ['<link rel="apple-touch-icon" href="/touch.png">', ['/touch.png']],
    ['<link rel="manifest" href="/site.webmanifest">', ['/site.webmanifest']],
    ['<link rel="modulepreload" href="/a.js">', ['/a.js']],
    ['<link rel="preload" as="font" href="/a.woff2">', ['/a.woff2']],
    ['<link rel="preload" as="image" imagesrcset="/a.png 1x, /b.png 2x">', ['/a.png', '/b.png']],
    ['<LINK REL=StyleSheet HREF=a.css>', ['a.css']],
    ['<img src="/a.png" srcset="/a.png 1x, /a@2x.png 2x">', ['/a.png', '/a@2x.png']],
    ['<picture><source srcset="/a.avif"><img src="/a.jpg"></picture>', ['/a.avif', '/a.jpg']],
    ['<video src="/a.mp4" poster="/p.jpg"><source src="/b.webm"></video>', ['/a.mp4', '/p.jpg', '/b.webm']],
    ['<audio src="/a.mp3"></audio><track src="/a.vtt">', ['/a.mp3', '/a.vtt']],
    ['<script src="/a.js?x=1&amp;y=2"></script>', ['/a.js?x=1&y=2']],
    ['<img src=" /a.png\n">', ['/a.png']],
    ['<img src="/a.png"><img src="/a.png">', ['/a.png']],
  ])('%s names %j', (html, urls) => {
    expect(extractReferences(html).urls).toEqual(urls);
  });

  test.each([
    '<a href="/gone.html">',
    '<link rel="canonical" href="https://example.org/">',
    '<link rel="alternate" hreflang="fr" href="/fr/">',
    '<link rel="preconnect" href="https://cdn.example.org">',
    '<link rel="next" href="/page/2">',
    '<link href="/a.css">',
    '<link rel="preload" as="fetch" href="/api/me">',
    '<iframe src="/inner/">',
    '<form action="/search">',
    '<meta property="og:image" content="/a.png">',
    '<!-- <script src="/old.js"></script> -->',
    '<script>const html = `<img src="/a.png">`</script>',
    '<textarea><img src="/a.png"></textarea>',
    '<img src="">',
    '<script></script>',
  ])('%s names nothing', (html) => {
    expect(extractReferences(html).urls).toEqual([]);
  });

  test('the first base with a target counts', () => {
    const html = '<base target="_top"><base href=" /app/ "><base href="/other/">';
    expect(extractReferences(html).base).toBe('/app/');
    expect(extractReferences('<p>').base).toBeNull();
  });

  test('are the same when the page arrives in pieces', () => {
    const html = '<base href="/app/"><link rel="stylesheet" href="a.css"><img srcset="/a.png 1x, /b.png 2x">';
    const whole = extractReferences(html);
    for (let cut = 1; cut < html.length; cut += 1) {
      const collector = new ReferenceCollector();
      collector.write(html.slice(0, cut));
      collector.write(html.slice(cut));
      expect(collector.end()).toEqual(whole);
    }
  });
});

describe('a srcset', () => {
  test.each([
    ['/a.png', ['/a.png']],
    ['/a.png 1x, /b.png 2x', ['/a.png', '/b.png']],
    ['/a.png 100w,/b.png 200w', ['/a.png', '/b.png']],
    ['/a.png, /b.png', ['/a.png', '/b.png']],
    ['  ,, /a.png  ,, /b.png 2x ,', ['/a.png', '/b.png']],
    ['/w_100,h_50/a.png 1x, /b.png', ['/w_100,h_50/a.png', '/b.png']],
    ['data:image/png;base64,AAAA 1x, /b.png 2x', ['data:image/png;base64,AAAA', '/b.png']],
    ['/a.png calc(1x, 2x), /b.png', ['/a.png', '/b.png']],
    ['/a.png\n  480w,\n  /b.png 800w', ['/a.png', '/b.png']],
    ['', []],
  ])('%j names %j', (srcset, urls) => {
    expect(srcsetUrls(srcset)).toEqual(urls);
  });
});

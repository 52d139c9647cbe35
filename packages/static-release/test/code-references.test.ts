import { describe, expect, test } from '@jest/globals';
import { codeReferences, indexKeys } from '../src/code-references.ts';

const known = indexKeys([
  'index.html',
  'assets/index-C9cPTbHJ.js',
  'assets/lazy-Db2kX9Qa.js',
  'assets/lazy-Bx81kQzT.css',
  'assets/logo-CHdo91hT.svg',
  'static/js/787.28cb0dcd.chunk.js',
  'static/js/main.a7d96a4c.js',
]);

const from = 'assets/index-C9cPTbHJ.js';

describe('code', () => {
  test.each([
    ['import("./lazy-Db2kX9Qa.js")', ['assets/lazy-Db2kX9Qa.js']],
    ["import{a}from'./lazy-Db2kX9Qa.js';", ['assets/lazy-Db2kX9Qa.js']],
    [
      '__vite__mapDeps=["assets/lazy-Db2kX9Qa.js","assets/lazy-Bx81kQzT.css"]',
      ['assets/lazy-Db2kX9Qa.js', 'assets/lazy-Bx81kQzT.css'],
    ],
    ['const logo="/assets/logo-CHdo91hT.svg"', ['assets/logo-CHdo91hT.svg']],
    ['new URL(`../assets/logo-CHdo91hT.svg`,import.meta.url)', ['assets/logo-CHdo91hT.svg']],
    ['.a{background:url(./logo-CHdo91hT.svg)}', ['assets/logo-CHdo91hT.svg']],
    ['.a{background:url("/assets/logo-CHdo91hT.svg?x#y")}', ['assets/logo-CHdo91hT.svg']],
    ['"static/js/"+e+"."+{787:"28cb0dcd"}[e]+".chunk.js"', ['static/js/787.28cb0dcd.chunk.js']],
  ])('%s names %j', (code, keys) => {
    expect(codeReferences(code, from, known)).toEqual(keys);
  });

  test('does not name itself, other sites, or what the release does not hold', () => {
    const code = '"./index-C9cPTbHJ.js" "./gone.js" "https://x.example/assets/lazy-Db2kX9Qa.js" "lazy"';
    expect(codeReferences(code, from, known)).toEqual([]);
  });

  test('is read below a base path', () => {
    const code = '"/admin/assets/lazy-Db2kX9Qa.js" "/assets/lazy-Db2kX9Qa.js"';
    expect(codeReferences(code, from, known, '/admin/')).toEqual(['assets/lazy-Db2kX9Qa.js']);
  });

  test('names no key by a digest that two keys share', () => {
    const shared = indexKeys(['a/x.28cb0dcd.js', 'b/y.28cb0dcd.js']);
    expect(codeReferences('{1:"28cb0dcd"}', 'c.js', shared)).toEqual([]);
  });
});

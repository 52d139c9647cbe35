import { InputError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { compileGlob, compileGlobs, GlobError, inputGlobs } from '../src/glob.ts';

describe('a glob', () => {
  test.each([
    ['*.map', 'assets/deep/app.js.map', 'without a slash is about names in any folder'],
    ['index.html', 'docs/index.html', 'without a slash is about names in any folder'],
    ['/index.html', 'index.html', 'with a leading slash is tied to the top'],
    ['assets/*.js', 'assets/app.js', 'stays in its folder with one star'],
    ['assets/**', 'assets/deep/app.js', 'crosses folders with two stars'],
    ['**', '.well-known/security.txt', 'matches names that start with a dot'],
    ['.env*', '.env.production', 'matches names that start with a dot'],
    ['*.{png,jpg}', 'img/a.jpg', 'knows alternatives'],
    ['docs/**', 'docs/[slug]/page.js', 'takes brackets in keys as they are'],
    ['a?c.txt', 'abc.txt', 'knows the single character'],
  ])('%s matches %s: it %s', (pattern, key) => {
    expect(compileGlob(pattern)(key)).toBe(true);
  });

  test.each([
    ['/index.html', 'docs/index.html'],
    ['assets/*.js', 'assets/deep/app.js'],
    ['assets/*.js', 'x/assets/app.js'],
    ['*.JS', 'app.js'],
    ['*.map', 'app.map.js'],
    ['**/*.css', 'app.js'],
  ])('%s does not match %s', (pattern, key) => {
    expect(compileGlob(pattern)(key)).toBe(false);
  });

  test.each([
    '',
    '  ',
    '/',
    ' *.js',
    '!*.js',
    'assets/',
    '../secret',
    './a',
    'a/../b',
    '[a',
    'a{b,c',
    '(a',
    'a\u0007b',
  ])('%j is refused', (pattern) => {
    expect(() => compileGlob(pattern)).toThrow(GlobError);
  });
});

test('no globs match nothing', () => {
  expect(compileGlobs([])('index.html')).toBe(false);
});

test('every bad glob of an input is listed, and the input is named', () => {
  const attempt = () => inputGlobs('exclude', ['*.map', '!keep', 'docs/']);
  expect(attempt).toThrow(InputError);
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'glob-invalid', message: expect.stringMatching(/`exclude`.*"!keep".*"docs\/"/s) }),
  );
});

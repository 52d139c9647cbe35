import { describe, expect, test } from '@jest/globals';
import { referenceTargets, servedAt } from '../src/reference-target.ts';

const TOP = servedAt('', 'https://app.example.org');

const keysOf = (url: string, page = 'index.html', base: string | null = null, at = TOP) =>
  referenceTargets(page, { base, urls: [url] }, at).map((target) => target.key);

describe('a reference', () => {
  test.each([
    ['/assets/a.js', 'index.html', 'assets/a.js', 'is found from the root of the site'],
    ['assets/a.js', 'docs/index.html', 'docs/assets/a.js', 'is relative to its page'],
    ['./a.js', 'docs/index.html', 'docs/a.js', 'is relative to its page'],
    ['../a.js', 'docs/guide/index.html', 'docs/a.js', 'may climb'],
    ['../../../a.js', 'docs/index.html', 'a.js', 'cannot climb above the site'],
    ['/a.js?v=3#x', 'index.html', 'a.js', 'loses query and fragment'],
    ['/caf%C3%A9%20au%20lait.png', 'index.html', 'café au lait.png', 'loses its percent-encoding'],
    ['/café.png', 'index.html', 'café.png', 'need not be encoded'],
    ['/100%.png', 'index.html', '100%.png', 'is taken as it is when its encoding is broken'],
    ['/a+b.png', 'index.html', 'a+b.png', 'keeps a plus'],
    ['/docs/', 'index.html', 'docs/index.html', 'to a folder asks for its index.html'],
    ['/', 'docs/index.html', 'index.html', 'to the root asks for its index.html'],
    ['https://app.example.org/a.js', 'index.html', 'a.js', 'may be absolute'],
    ['//app.example.org/a.js', 'index.html', 'a.js', 'may leave out the scheme'],
    ['a.js', 'a b/é/index.html', 'a b/é/a.js', 'is relative to its page whatever its folder is called'],
  ])('%s in %s asks for %s: it %s', (url, page, key) => {
    expect(keysOf(url, page)).toEqual([key]);
  });

  test.each([
    'https://cdn.example.org/a.js',
    'http://app.example.org/a.js',
    '//cdn.example.org/a.js',
    'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
    'blob:https://app.example.org/1',
    'javascript:void(0)',
    'about:blank',
    '#icon',
    'http://[',
    '{{ photo }}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template that is filled in later
    '/img/${id}.png',
    '<%= url %>',
  ])('%s is not of this release', (url) => {
    expect(keysOf(url)).toEqual([]);
  });

  test('follows the base of its page', () => {
    expect(keysOf('a.js', 'deep/page.html', '/assets/')).toEqual(['assets/a.js']);
    expect(keysOf('a.js', 'deep/page.html', './')).toEqual(['deep/a.js']);
    expect(keysOf('/a.js', 'deep/page.html', '/assets/')).toEqual(['a.js']);
  });

  test('leaves the release with a base on another site', () => {
    expect(keysOf('a.js', 'index.html', 'https://cdn.example.org/v1/')).toEqual([]);
  });

  test('of the own origin is unknown when the site is', () => {
    expect(keysOf('https://app.example.org/a.js', 'index.html', null, servedAt('', null))).toEqual([]);
    expect(keysOf('/a.js', 'index.html', null, servedAt('', null))).toEqual(['a.js']);
  });
});

describe('below a prefix', () => {
  const below = servedAt('admin/', null);

  test('the base path is taken off', () => {
    expect(keysOf('/admin/assets/a.js', 'index.html', null, below)).toEqual(['assets/a.js']);
    expect(keysOf('assets/a.js', 'index.html', null, below)).toEqual(['assets/a.js']);
  });

  test('what lies outside belongs to others', () => {
    expect(keysOf('/shared/a.js', 'index.html', null, below)).toEqual([]);
    expect(keysOf('../shared/a.js', 'index.html', null, below)).toEqual([]);
  });

  test('the path of the site counts, not the prefix', () => {
    const at = servedAt('releases/admin/', 'https://app.example.org/console');
    expect(at).toEqual({ basePath: '/console/', origin: 'https://app.example.org' });
    expect(keysOf('/console/a.js', 'index.html', null, at)).toEqual(['a.js']);
  });
});

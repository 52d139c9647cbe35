import { describe, expect, test } from '@jest/globals';
import { behaviourFor, patternMatches, servedPaths, servedPrefixes } from '../src/index.ts';
import { behaviour, distribution, view } from './builders.ts';

const paths = (given: Parameters<typeof view>[0], objectPath: string) =>
  servedPaths(view(given), objectPath).map(({ path }) => path);

const origin = (path: string, host = 'site.s3.ca-central-1.amazonaws.com') => ({
  id: 'site',
  host,
  path,
  isBucket: true,
});

describe('a behaviour', () => {
  test.each([
    ['/api/*', '/api/v1/x', true],
    ['api/*', '/api/v1/x', true],
    ['*.jpg', '/a/b.jpg', true],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/API/*', '/api/x', false],
    ['/a.b', '/axb', false],
    ['/(a)+', '/(a)+', true],
  ])('%s matches %s: %s', (pattern, path, matches) => {
    expect(patternMatches(pattern, path)).toBe(matches);
  });

  test('is the first that matches, else the default', () => {
    const behaviours = [
      behaviour({ pattern: '/a/*', originIds: ['first'] }),
      behaviour({ pattern: '/a/b*', originIds: ['second'] }),
      behaviour({ originIds: ['default'] }),
    ];
    expect(behaviourFor(distribution({ behaviours }), '/a/b')?.originIds).toEqual(['first']);
    expect(behaviourFor(distribution({ behaviours }), '/c é')?.originIds).toEqual(['default']);
  });
});

describe('the paths of an object', () => {
  test('are its key, and the root beside the root object', () => {
    expect(paths({}, '/app.js')).toEqual(['/app.js']);
    expect(paths({}, '/index.html')).toEqual(['/index.html', '/']);
    expect(paths({ distribution: distribution({ rootObject: '' }) }, '/index.html')).toEqual(['/index.html']);
    expect(paths({ distribution: distribution({ rootObject: 'start.html' }) }, '/start.html')).toEqual([
      '/start.html',
      '/',
    ]);
  });

  test('are the folder forms of a page too, where something may answer them with it', () => {
    const withFunction = distribution({ behaviours: [behaviour({ hasViewerFunction: true })] });
    const website = distribution({
      origins: [{ ...origin('', 'site.s3-website.ca-central-1.amazonaws.com'), isBucket: false }],
    });
    const withLambda = distribution({ behaviours: [behaviour({ hasOriginFunction: true })] });
    for (const each of [withFunction, website, withLambda, null]) {
      expect(paths({ distribution: each }, '/docs/index.html')).toEqual(['/docs/index.html', '/docs/', '/docs']);
    }
    expect(paths({}, '/docs/index.html')).toEqual(['/docs/index.html']);
  });

  test('lack the origin path, and there are none outside of it', () => {
    const mounted = { distribution: distribution({ origins: [origin('/admin')] }) };
    expect(paths(mounted, '/admin/app.js')).toEqual(['/app.js']);
    expect(paths(mounted, '/admin/index.html')).toEqual(['/index.html', '/']);
    expect(paths(mounted, '/administration/app.js')).toEqual([]);
    expect(paths(mounted, '/portal/app.js')).toEqual([]);
  });

  test('obey an origin path that is given', () => {
    expect(paths({ originPath: '/admin' }, '/admin/app.js')).toEqual(['/app.js']);
    expect(
      paths({ originPath: '', distribution: distribution({ origins: [origin('/admin')] }) }, '/admin/a.js'),
    ).toEqual(['/admin/a.js']);
  });

  test('are none where another origin serves them', () => {
    const withApi = distribution({
      origins: [origin(''), { id: 'api', host: 'api.example.org', path: '', isBucket: false }],
      behaviours: [behaviour({ pattern: '/api/*', originIds: ['api'] }), behaviour()],
    });
    expect(paths({ distribution: withApi }, '/api/schema.json')).toEqual([]);
    expect(paths({ distribution: withApi }, '/app.js')).toEqual(['/app.js']);
  });

  test('are several for a bucket that is mounted twice', () => {
    const twice = distribution({
      origins: [origin(''), { ...origin('/admin'), id: 'admin' }],
      behaviours: [behaviour({ pattern: '/console/*', originIds: ['admin'] }), behaviour()],
    });
    expect(paths({ distribution: twice }, '/admin/console/app.js')).toEqual([
      '/admin/console/app.js',
      '/console/app.js',
    ]);
  });

  test('are the keys as they are for a bucket that is no known origin', () => {
    expect(paths({ bucket: 'elsewhere' }, '/app.js')).toEqual(['/app.js']);
    expect(paths({ bucket: 'sit' }, '/app.js')).toEqual(['/app.js']);
  });
});

describe('a prefix', () => {
  test.each([
    ['', '', ['/']],
    ['admin/', '', ['/admin/']],
    ['admin/', '/admin', ['/']],
    ['admin/', '/admin/v2', ['/']],
    ['', '/admin', ['/']],
    ['admin/', '/portal', []],
    ['admin/', '/adm', []],
  ])('%j of a bucket mounted at %j is served under %j', (prefix, originPath, served) => {
    expect(servedPrefixes(view({ originPath }), prefix)).toEqual(served);
  });
});

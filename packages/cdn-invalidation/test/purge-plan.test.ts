import type { ChangedPaths, PathChange } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PurgeRequest, planPurge } from '../src/index.ts';
import {
  added,
  behaviour,
  changed,
  changedPaths,
  distribution,
  name,
  purgeRequest,
  removed,
  version,
  view,
  wildcard,
} from './builders.ts';

const plan = (changes: readonly PathChange[], request: Partial<PurgeRequest> = {}, file: Partial<ChangedPaths> = {}) =>
  planPurge(purgeRequest({ changed: changedPaths(changes, file), ...request }));

const withTtl = (min: number, max = 31_536_000) =>
  view({ distribution: distribution({ behaviours: [behaviour({ ttl: { min, default: 0, max } })] }) });

const withErrors = (ttl: number, page: string | null = null) =>
  view({
    distribution: distribution({
      errorResponses: [{ status: 403, servedStatus: page === null ? null : 200, page, ttl }],
    }),
  });

describe('a plan', () => {
  test('names nothing when caches ask before every use', () => {
    const found = plan([changed('/index.html', version('no-cache')), changed('/config.json', version('max-age=0'))]);
    expect(found.paths).toEqual([]);
    expect(found.spared).toEqual({ 'not-held': 2 });
  });

  test('names what a cache may serve unasked', () => {
    const found = plan([changed('/logo.svg'), changed('/robots.txt', version('no-cache'))]);
    expect(found.paths).toEqual(['/logo.svg']);
    expect(found.purged).toEqual([{ path: '/logo.svg', why: 'may-be-served' }]);
  });

  test('names whatever changed where a minimum TTL overrides Cache-Control', () => {
    expect(plan([changed('/app.html', version('no-cache'))], { view: withTtl(1) }).paths).toEqual(['/app.html']);
  });

  test('names nothing where nothing is cached', () => {
    expect(plan([changed('/logo.svg')], { view: withTtl(0, 0) }).paths).toEqual([]);
  });

  test('considers every version that was served since', () => {
    const change = { ...changed('/logo.svg'), old: [version('no-cache', 'a'), version('max-age=60', 'b')] };
    expect(plan([change]).paths).toEqual(['/logo.svg']);
  });

  test('names a path of which only headers changed, for a copy that is asked about keeps the old ones', () => {
    const headerOnly = { ...changed('/app.html', version('no-cache', 'same')), new: version('no-cache', 'same') };
    expect(plan([headerOnly]).purged).toEqual([{ path: '/app.html', why: 'headers-only' }]);
    const unstored = { ...headerOnly, old: [version('no-store', 'same')] };
    expect(plan([unstored]).paths).toEqual([]);
  });

  test('names a removed path whose copies may be served', () => {
    expect(plan([removed('/old.html')]).paths).toEqual(['/old.html']);
    expect(plan([removed('/old.html', version('no-cache'))]).paths).toEqual([]);
  });

  test('names an added path only where errors are cached for more than a minute', () => {
    expect(plan([added('/new.js')]).spared).toEqual({ new: 1 });
    expect(plan([added('/new.js')], { view: withErrors(60) }).paths).toEqual([]);
    expect(plan([added('/new.js')], { view: withErrors(61) }).paths).toEqual(['/new.js']);
  });

  test('names everything when a page changed that stands in for errors and is cached with them', () => {
    const page = changed('/index.html', version('no-cache'));
    expect(plan([page], { view: withErrors(300, '/index.html') }).paths).toEqual(['/*']);
    expect(plan([page], { view: withErrors(10, '/index.html') }).paths).toEqual([]);
    expect(plan([changed('/other.html', version('no-cache'))], { view: withErrors(300, '/index.html') }).paths).toEqual(
      [],
    );
  });

  test('names the root beside the root object', () => {
    expect(plan([changed('/index.html')]).paths).toEqual(['/', '/index.html']);
  });

  test('names all query strings of a path where they are part of what is cached', () => {
    const keyed = view({ distribution: distribution({ behaviours: [behaviour({ isKeyedByQuery: true })] }) });
    expect(plan([changed('/logo.svg')], { view: keyed }).paths).toEqual(['/logo.svg', '/logo.svg?*']);
    const unchanged = ['/about.html', '/logo.svg.map'];
    expect(plan([changed('/index.html')], { view: keyed }, { unchanged })).toMatchObject({
      paths: ['/', '/?*', '/index.html', '/index.html?*'],
      reach: 0,
    });
  });

  test('goes by the TTL of every behaviour whose function may have served the path', () => {
    const behaviours = [
      behaviour({ pattern: '/docs/*', hasViewerFunction: true, ttl: { min: 60, default: 60, max: 60 } }),
      behaviour({ pattern: '/img/*', ttl: { min: 60, default: 60, max: 60 } }),
      behaviour(),
    ];
    const site = view({ distribution: distribution({ behaviours }) });
    expect(plan([changed('/app.html', version('no-cache'))], { view: site }).paths).toEqual(['/app.html']);
  });

  test('covers a key that cannot be named by a wildcard before what cannot', () => {
    const unchanged = ['/a/keep.js', '/keep.js'];
    expect(plan([changed('/a/~b.js')], {}, { unchanged })).toMatchObject({ paths: ['/a/*'], reach: 1 });
    expect(plan([changed('/a/x*y.js')], { strategy: 'exact' }).paths).toEqual(['/a/x*']);
    expect(plan([changed('/a/what?.js')]).paths).toEqual(['/a/what*']);
  });

  test('encodes what CloudFront wants encoded', () => {
    expect(plan([changed('/é [1].svg'), changed('/a+b@c.svg')]).paths).toEqual(['/a+b@c.svg', '/%C3%A9%20%5B1%5D.svg']);
  });

  test('leaves out what the distribution has acknowledged, and spares it', () => {
    const changes = [changed('/a/1', version('max-age=60'), 2), changed('/a/2', version('max-age=60'), 3)];
    const found = plan(changes, { acknowledged: 2, maxPaths: 1 }, { generation: 3, since: 1 });
    expect(found).toMatchObject({ paths: ['/a/2'], spared: { acknowledged: 1 }, reach: 0 });
  });

  test('takes everything that changed for cached when the settings are not known', () => {
    const unknown = view({ distribution: null });
    const changes = [changed('/a.html', version('no-store')), added('/b.html')];
    expect(plan(changes, { view: unknown }).paths).toEqual(['/a.html', '/b.html']);
  });

  test('counts what another origin serves as not served', () => {
    const behaviours = [behaviour({ pattern: '/api/*', originIds: ['api'] }), behaviour()];
    const withApi = view({ distribution: distribution({ behaviours }) });
    expect(plan([changed('/api/x.json')], { view: withApi }).spared).toEqual({ 'not-served': 1 });
  });
});

describe('a plan without enough records', () => {
  test('names everything under the prefix', () => {
    expect(plan([], {}, { complete: false })).toMatchObject({ paths: ['/*'], everything: 'records-incomplete' });
    expect(plan([], {}, { complete: false, prefix: 'admin/' }).paths).toEqual(['/admin', '/admin/*']);
  });

  test('names everything for a distribution that has acknowledged less than the list begins with', () => {
    const found = plan([changed('/a')], { acknowledged: 0 }, { since: 1 });
    expect(found).toMatchObject({ paths: ['/*'], everything: 'list-too-short' });
  });

  test('names nothing for one that has acknowledged all of it', () => {
    expect(plan([], { acknowledged: 2 }, { complete: false }).paths).toEqual([]);
  });
});

describe('a budget', () => {
  const many = Array.from({ length: 40 }, (_, at) => changed(`/img/${String(at).padStart(2, '0')}.svg`));

  test('of 15 is kept by default, and used for names as far as it goes', () => {
    const others = Array.from({ length: 10 }, (_, at) => changed(`/docs/${at}.html`));
    const { paths } = plan([...many, ...others], {}, { unchanged: ['/app.js'] });
    expect(paths).toEqual([...others.map(({ path }) => path), '/img/*']);
  });

  test('that is given is kept', () => {
    expect(plan(many, { maxPaths: 1 }, { unchanged: ['/app.js'] })).toMatchObject({ paths: ['/img/*'], reach: 0 });
  });

  test('is no limit to exact names below what CloudFront runs at once', () => {
    expect(plan(many, { strategy: 'exact' }).paths).toHaveLength(40);
  });

  test('that exact names exceed is an error with both numbers', () => {
    expect(() => plan(many, { strategy: 'exact', maxPaths: 39 })).toThrow(
      expect.objectContaining({ code: 'too-many-paths', message: expect.stringMatching(/40 paths, and 39/) }),
    );
  });

  test('leaves typed paths as they are, and covers the rest with what is left', () => {
    const typed = [name('/feed.xml'), wildcard('/docs/')];
    const request = { typed, maxPaths: 3 };
    expect(plan([...many, changed('/docs/a')], request, { unchanged: ['/app.js'] })).toMatchObject({
      paths: ['/docs/*', '/feed.xml', '/img/*'],
      purged: expect.arrayContaining([
        { path: '/feed.xml', why: 'typed' },
        { path: '/docs/*', why: 'typed' },
      ]),
    });
    expect(() => plan(many, { ...request, maxPaths: 2 })).toThrow(expect.objectContaining({ code: 'too-many-paths' }));
  });

  test('has room for every typed path unless it says otherwise', () => {
    const typed = Array.from({ length: 20 }, (_, at) => name(`/${at}`));
    expect(planPurge(purgeRequest({ typed })).paths).toHaveLength(20);
    expect(() => planPurge(purgeRequest({ typed, maxPaths: 15 }))).toThrow(/has 20 paths, and `max-paths` allows 15/);
  });
});

describe('the strategy everything', () => {
  test('names all that is served', () => {
    expect(planPurge(purgeRequest({ strategy: 'everything' }))).toMatchObject({ paths: ['/*'], everything: 'asked' });
  });

  test('names all under the prefix of a release, without the origin path', () => {
    const everything = (originPath: string | null, prefix: string) =>
      plan([], { strategy: 'everything', view: view({ originPath }) }, { prefix }).paths;
    expect(everything(null, 'admin/')).toEqual(['/admin', '/admin/*']);
    expect(everything('/admin', 'admin/')).toEqual(['/*']);
    expect(everything('/portal', 'admin/')).toEqual([]);
  });

  test('names all there is when a page under the prefix stands in for errors', () => {
    const site = withErrors(300, '/admin/index.html');
    expect(plan([], { strategy: 'everything', view: site }, { prefix: 'admin/' }).paths).toEqual(['/*']);
  });
});

describe('any plan', () => {
  const segment = fc.constantFrom('a', 'b', '~c', 'd*', 'é', 'x y', 'index.html');
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

  test('covers every changed path that may be held, within its budget', () => {
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (paths, maxPaths) => {
        const found = plan(
          paths.map((each) => changed(each)),
          { maxPaths },
        );
        const isCovered = (raw: string) => {
          const sent = encodeURI(raw).replaceAll('~', '%7E');
          return found.paths.some((each) => (each.endsWith('*') ? sent.startsWith(each.slice(0, -1)) : each === sent));
        };
        expect(found.paths.length).toBeLessThanOrEqual(maxPaths);
        expect(paths.filter((each) => !isCovered(each))).toEqual([]);
        expect(found.paths.filter((each) => /[~*]/.test(each.slice(0, -1)))).toEqual([]);
      }),
    );
  });

  test('of 12,000 changed paths is made in well under a second of work', () => {
    const paths = Array.from({ length: 12_000 }, (_, at) => `/assets/${at % 997}/file-${at}.js`);
    const unchanged = paths.map((each) => `${each}.map`);
    expect(
      plan(
        paths.map((each) => changed(each)),
        {},
        { unchanged },
      ).paths.length,
    ).toBeLessThanOrEqual(15);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { HttpAnswer } from '../../src/edge/message.ts';
import { turn } from './manual-clock.ts';
import { behaviour, POPS, policy, type Site, site, stored } from './site.ts';

const [NEAR, FAR] = POPS;
const kept = (text: string) => stored(text, { 'cache-control': 'max-age=3600' });

/** Fills the caches, then changes every object, so that only a purge shows the change. */
async function aged(made: Site, targets: readonly string[]): Promise<void> {
  for (const pop of POPS) for (const target of targets) await made.get(target, {}, pop);
  for (const key of made.objects.keys()) made.objects.set(key, kept('new'));
}

describe('an invalidation', () => {
  test('takes effect at each edge location after its own delay, and is done after the last', async () => {
    const delays = new Map<string, number>([
      [NEAR, 1_000],
      [FAR, 4_000],
    ]);
    const made = site({ objects: { a: kept('old') }, knobs: { invalidationDelayMs: (pop) => delays.get(pop) ?? 0 } });
    await aged(made, ['/a']);
    let isDone = false;
    const done = made.edge.applyInvalidation(['/a']).then(() => {
      isDone = true;
    });
    const texts = async () => [(await made.get('/a', {}, NEAR)).text, (await made.get('/a', {}, FAR)).text, isDone];
    await made.clock.advance(999);
    expect(await texts()).toEqual(['old', 'old', false]);
    await made.clock.advance(1);
    expect(await texts()).toEqual(['new', 'old', false]);
    await made.clock.advance(3_000);
    expect(await texts()).toEqual(['new', 'new', true]);
    await done;
  });

  test('takes five seconds where nothing is said', async () => {
    const made = site({ objects: { a: kept('old') }, knobs: { invalidationDelayMs: () => 5_000 } });
    await aged(made, ['/a']);
    const done = made.edge.applyInvalidation(['/a']);
    await made.clock.advance(5_000);
    await done;
    expect((await made.get('/a')).text).toBe('new');
  });

  test('stops where the signal says so, leaving what it has not reached', async () => {
    const made = site({
      objects: { a: kept('old') },
      knobs: { invalidationDelayMs: (pop) => (pop === FAR ? 5_000 : 0) },
    });
    await aged(made, ['/a']);
    const stop = new AbortController();
    const done = made.edge.applyInvalidation(['/a'], stop.signal);
    const outcome = expect(done).rejects.toThrow('enough');
    await turn();
    stop.abort(new Error('enough'));
    await outcome;
    await made.clock.advance(10_000);
    expect([(await made.get('/a', {}, NEAR)).text, (await made.get('/a', {}, FAR)).text]).toEqual(['new', 'old']);
  });

  test('clears every variant of a path by header, cookie and encoding, at once', async () => {
    const keyed = policy({ headers: ['Accept-Language'], cookies: ['theme'] });
    const made = site({
      objects: { a: kept('x'.repeat(2_000)) },
      distribution: { defaultBehaviour: behaviour({ compress: true, cachePolicy: keyed }) },
    });
    for (const headers of [{}, { 'accept-language': 'fr' }, { cookie: 'theme=dark' }, { 'accept-encoding': 'br' }]) {
      await made.get('/a', headers, NEAR);
    }
    expect(made.edge.cached(NEAR)).toHaveLength(4);
    await made.edge.applyInvalidation(['/a']);
    expect(made.edge.cached(NEAR)).toEqual([]);
  });

  test('leaves variants by query string unless they are named or covered by a wildcard', async () => {
    const open = async () => {
      const made = site({
        objects: { a: kept('old') },
        distribution: { defaultBehaviour: behaviour({ cachePolicy: policy({ queryStrings: 'all' }) }) },
      });
      await aged(made, ['/a', '/a?v=1', '/a?v=2']);
      return made;
    };
    const after = async (path: string) => {
      const made = await open();
      await made.edge.applyInvalidation([path]);
      return [(await made.get('/a')).text, (await made.get('/a?v=1')).text, (await made.get('/a?v=2')).text];
    };
    expect(await after('/a')).toEqual(['new', 'old', 'old']);
    expect(await after('/a?v=1')).toEqual(['old', 'new', 'old']);
    expect(await after('/a*')).toEqual(['new', 'new', 'new']);
  });

  test('of a path clears what was asked with a query string where query strings are not in the key', async () => {
    const made = site({ objects: { a: kept('old') } });
    await aged(made, ['/a?v=1']);
    await made.edge.applyInvalidation(['/a']);
    expect((await made.get('/a?v=1')).text).toBe('new');
  });

  test('clears cached errors, so that a file that came late is seen', async () => {
    const made = site();
    expect((await made.get('/late.js')).status).toBe(404);
    made.objects.set('late.js', kept('here'));
    expect((await made.get('/late.js')).status).toBe(404);
    await made.edge.applyInvalidation(['/late.js']);
    expect((await made.get('/late.js')).status).toBe(200);
  });

  test('is compared with the path that a function made, not with what the visitor asked', async () => {
    const source = "function handler(event) { event.request.uri = '/index.html'; return event.request; }";
    const made = site({
      objects: { 'index.html': kept('old') },
      distribution: { defaultBehaviour: behaviour({ functions: { viewerRequest: { name: 'spa', source } } }) },
    });
    await aged(made, ['/deep/link']);
    await made.edge.applyInvalidation(['/deep/link']);
    expect((await made.get('/deep/link')).text).toBe('old');
    await made.edge.applyInvalidation(['/index.html']);
    expect((await made.get('/deep/link')).text).toBe('new');
  });

  test('of odd keys works with exactly the encoding AWS asks for', async () => {
    const keys = [
      'a b.js',
      'café.html',
      '100%.txt',
      'q?x.js',
      'h#1.js',
      "it's(1).js",
      '[id].js',
      '🚀.js',
      'a@b;c=d.js',
    ];
    const paths = [
      '/a%20b.js',
      '/caf%C3%A9.html',
      '/100%25.txt',
      '/q%3Fx.js',
      '/h%231.js',
      "/it's(1).js",
      '/%5Bid%5D.js',
      '/%F0%9F%9A%80.js',
      '/a@b;c=d.js',
    ];
    const made = site({ objects: Object.fromEntries(keys.map((key) => [key, kept('old')])) });
    const targets = keys.map((key) => `/${encodeURIComponent(key)}`);
    await aged(made, targets);
    await made.edge.applyInvalidation(paths);
    for (const target of targets) expect((await made.get(target)).text).toBe('new');
  });
});

describe('the root of the distribution', () => {
  const open = (rootPurgedAs: 'slash' | 'object') =>
    site({
      objects: { 'index.html': kept('old') },
      distribution: { defaultRootObject: 'index.html' },
      knobs: { rootPurgedAs },
    });

  test.each([
    ['slash', '/', ['new', 'old']],
    ['slash', '/index.html', ['old', 'new']],
    ['object', '/index.html', ['new', 'new']],
    ['object', '/', ['old', 'old']],
  ] as const)('purged as %s: %s leaves root and page as %j', async (rootPurgedAs, path, expected) => {
    const made = open(rootPurgedAs);
    await aged(made, ['/', '/index.html']);
    await made.edge.applyInvalidation([path]);
    expect([(await made.get('/')).text, (await made.get('/index.html')).text]).toEqual(expected);
  });

  test('only the root has a default object', async () => {
    const made = site({
      objects: { 'index.html': kept('root'), 'docs/index.html': kept('docs') },
      distribution: { defaultRootObject: 'index.html' },
    });
    expect([(await made.get('/')).text, (await made.get('/docs/')).status]).toEqual(['root', 404]);
  });
});

describe('an object on its way from the origin when an invalidation takes effect', () => {
  const open = (inFlight: 'discarded' | 'stored') => {
    const waiting: ((answer: HttpAnswer) => void)[] = [];
    const made = site({ knobs: { inFlight }, read: () => new Promise((answer) => void waiting.push(answer)) });
    return { ...made, waiting };
  };

  test('still reaches the visitor who waits for it, and is not kept', async () => {
    const { get, edge, waiting } = open('discarded');
    const early = get('/a');
    await turn();
    await edge.applyInvalidation(['/a']);
    waiting[0]?.(kept('old'));
    expect((await early).text).toBe('old');
    expect(edge.cached(NEAR)).toEqual([]);
    const late = get('/a');
    await turn();
    waiting[1]?.(kept('new'));
    expect((await late).text).toBe('new');
    expect((await get('/a')).text).toBe('new');
  });

  test('is not shared with visitors who come after the invalidation', async () => {
    const { get, edge, waiting } = open('discarded');
    const early = get('/a');
    await turn();
    await edge.applyInvalidation(['/*']);
    const late = get('/a');
    await turn();
    expect(waiting).toHaveLength(2);
    waiting[1]?.(kept('new'));
    waiting[0]?.(kept('old'));
    expect([(await early).text, (await late).text]).toEqual(['old', 'new']);
    expect((await get('/a')).text).toBe('new');
  });

  test('is kept when the invalidation is for something else', async () => {
    const { get, edge, waiting } = open('discarded');
    const early = get('/a');
    await turn();
    await edge.applyInvalidation(['/b', '/c/*']);
    waiting[0]?.(kept('old'));
    await early;
    expect(edge.cached(NEAR)).toHaveLength(1);
  });

  test('is kept where the knob says so', async () => {
    const { get, edge, waiting } = open('stored');
    const early = get('/a');
    await turn();
    await edge.applyInvalidation(['/a']);
    waiting[0]?.(kept('old'));
    await early;
    expect((await get('/a')).text).toBe('old');
  });

  test('a revalidation on its way does not bring a purged copy back', async () => {
    const { get, edge, waiting, clock } = open('discarded');
    const first = get('/a');
    await turn();
    waiting[0]?.(kept('old'));
    await first;
    await clock.advance(3_600_000);
    const second = get('/a');
    await turn();
    await edge.applyInvalidation(['/a']);
    waiting[1]?.(kept('old'));
    expect(await second).toMatchObject({ cache: 'RefreshHit', text: 'old' });
    expect(edge.cached(NEAR)).toEqual([]);
  });
});

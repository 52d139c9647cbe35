import { describe, expect, test } from '@jest/globals';
import { type HttpAnswer, textAnswer } from '../../src/edge/message.ts';
import type { ObjectRead } from '../../src/edge/origin.ts';
import { turn } from './manual-clock.ts';
import { behaviour, CACHING_DISABLED, policy, type SiteOptions, site, stored } from './site.ts';

const cached = (text: string, cacheControl: string) => stored(text, { 'cache-control': cacheControl });

/** A store whose answers a test gives one by one. */
function slowStore() {
  const waiting: { readonly read: ObjectRead; readonly answer: (answer: HttpAnswer) => void }[] = [];
  const read = (wanted: ObjectRead) =>
    new Promise<HttpAnswer>((answer) => {
      waiting.push({ read: wanted, answer });
    });
  return { waiting, read };
}

describe('hits and misses', () => {
  test('a fresh copy answers without the origin, and says how old it is', async () => {
    const { get, reads, clock } = site({ objects: { a: cached('one', 'max-age=60') } });
    const first = await get('/a');
    expect([first.cache, first.headers['age']]).toEqual(['Miss', undefined]);
    await clock.advance(59_999);
    const second = await get('/a');
    expect([second.cache, second.text, second.headers['age']]).toEqual(['Hit', 'one', '59']);
    expect(reads).toEqual(['a']);
  });

  test('an expired copy is revalidated: unchanged is a RefreshHit and fresh again', async () => {
    const { get, reads, clock } = site({ objects: { a: cached('one', 'max-age=60') } });
    await get('/a');
    await clock.advance(60_000);
    expect(await get('/a')).toMatchObject({ cache: 'RefreshHit', text: 'one' });
    await clock.advance(30_000);
    const third = await get('/a');
    expect([third.cache, third.headers['age']]).toEqual(['Hit', '30']);
    expect(reads).toHaveLength(2);
  });

  test('an expired copy is replaced when the object changed', async () => {
    const { get, objects, clock } = site({ objects: { a: cached('one', 'max-age=60') } });
    await get('/a');
    objects.set('a', cached('two', 'max-age=60'));
    expect(await get('/a')).toMatchObject({ cache: 'Hit', text: 'one' });
    await clock.advance(60_000);
    expect(await get('/a')).toMatchObject({ cache: 'Miss', text: 'two' });
    expect(await get('/a')).toMatchObject({ cache: 'Hit', text: 'two' });
  });

  test('no-cache pages are never older than the bucket', async () => {
    const { get, objects, reads } = site({ objects: { a: cached('one', 'no-cache') } });
    const seen = [];
    for (const text of ['one', 'one', 'two', 'two']) {
      objects.set('a', cached(text, 'no-cache'));
      const { text: served, cache } = await get('/a');
      seen.push(`${served} ${cache}`);
    }
    expect(seen).toEqual(['one Miss', 'one RefreshHit', 'two Miss', 'two RefreshHit']);
    expect(reads).toHaveLength(4);
  });

  test('no-cache pages are a Miss each time where the knob says they are not kept', async () => {
    const { get } = site({ objects: { a: cached('one', 'no-cache') }, knobs: { noCache: 'not-stored' } });
    expect([(await get('/a')).cache, (await get('/a')).cache]).toEqual(['Miss', 'Miss']);
  });

  test('a minimum TTL serves no-cache pages stale: the trap of CachingOptimized', async () => {
    const optimized = behaviour({ cachePolicy: policy({ minTtl: 1, defaultTtl: 86_400 }) });
    const { get, objects, clock } = site({
      distribution: { defaultBehaviour: optimized },
      objects: { a: cached('one', 'no-cache') },
    });
    await get('/a');
    objects.set('a', cached('two', 'no-cache'));
    expect(await get('/a')).toMatchObject({ cache: 'Hit', text: 'one' });
    await clock.advance(1_000);
    expect(await get('/a')).toMatchObject({ cache: 'Miss', text: 'two' });
  });

  test.each([
    ['rfc-9110', 'text/plain'],
    ['all', 'text/html'],
  ] as const)('a revalidation that carries %s leaves equal bytes with type %s', async (notModifiedCarries, type) => {
    const { get, objects, clock } = site({
      objects: { a: cached('one', 'max-age=60') },
      knobs: { notModifiedCarries },
    });
    await get('/a');
    objects.set('a', stored('one', { 'cache-control': 'max-age=5', 'content-type': 'text/html' }));
    await clock.advance(60_000);
    const { cache, text, headers } = await get('/a');
    expect([cache, text, headers['cache-control'], headers['content-type']]).toEqual([
      'RefreshHit',
      'one',
      'max-age=5',
      type,
    ]);
    await clock.advance(5_000);
    expect((await get('/a')).cache).toBe('RefreshHit');
  });

  test('Vary: * is fetched whole on each request, without conditions', async () => {
    const { get } = site({ objects: { a: stored('one', { 'cache-control': 'max-age=60', vary: '*' }) } });
    expect([(await get('/a')).cache, (await get('/a')).cache]).toEqual(['Miss', 'Miss']);
  });

  test('an object that may not be kept any more clears the copy it replaces', async () => {
    const { get, objects, edge, clock } = site({ objects: { a: cached('one', 'max-age=60') } });
    await get('/a');
    objects.set('a', cached('two', 'no-store'));
    await clock.advance(60_000);
    expect(await get('/a')).toMatchObject({ cache: 'Miss', text: 'two' });
    expect(edge.cached('AAA1-C1')).toEqual([]);
  });

  test('nothing is kept where caching is disabled', async () => {
    const { get, reads, edge } = site({
      distribution: { defaultBehaviour: behaviour({ cachePolicy: CACHING_DISABLED }) },
      objects: { a: cached('one', 'max-age=60') },
    });
    expect([(await get('/a')).cache, (await get('/a')).cache]).toEqual(['Miss', 'Miss']);
    expect(reads).toHaveLength(2);
    expect(edge.cached('AAA1-C1')).toEqual([]);
  });

  test('HEAD is answered from the copy of a GET and the other way round, without a body', async () => {
    const { edge, get, reads } = site({ objects: { a: cached('one', 'max-age=60') } });
    const head = await edge.fetch({ method: 'HEAD', target: '/a' });
    expect([head.status, head.headers['content-length'], head.body.byteLength]).toEqual([200, '3', 0]);
    expect(await get('/a')).toMatchObject({ cache: 'Hit', text: 'one' });
    const again = await edge.fetch({ method: 'HEAD', target: '/a' });
    expect([again.headers['x-cache'], again.body.byteLength]).toEqual(['Hit from cloudfront', 0]);
    expect(reads).toHaveLength(1);
  });

  test('a range is served from the whole copy', async () => {
    const { get, reads } = site({ objects: { a: cached('0123456789', 'max-age=60') } });
    expect(await get('/a', { range: 'bytes=2-4' })).toMatchObject({ status: 206, text: '234', cache: 'Miss' });
    expect(await get('/a', { range: 'bytes=-2' })).toMatchObject({ status: 206, text: '89', cache: 'Hit' });
    expect(await get('/a')).toMatchObject({ status: 200, text: '0123456789', cache: 'Hit' });
    expect(reads).toHaveLength(1);
  });

  test('Cache-Control and Pragma of a viewer do not force a refresh', async () => {
    const { get } = site({ objects: { a: cached('one', 'max-age=60') } });
    await get('/a');
    expect((await get('/a', { 'cache-control': 'no-cache', pragma: 'no-cache' })).cache).toBe('Hit');
  });

  test('each edge location has a cache of its own', async () => {
    const { get, edge, reads } = site({ objects: { a: cached('one', 'max-age=60') } });
    const seen = [];
    for (const pop of ['AAA1-C1', 'BBB2-C1', 'AAA1-C1', 'BBB2-C1']) {
      const { cache, headers } = await get('/a', {}, pop);
      seen.push(`${headers['x-amz-cf-pop']} ${cache}`);
    }
    expect(seen).toEqual(['AAA1-C1 Miss', 'BBB2-C1 Miss', 'AAA1-C1 Hit', 'BBB2-C1 Hit']);
    expect(reads).toHaveLength(2);
    await expect(async () => edge.fetch({ target: '/a', pop: 'ZZZ' })).rejects.toThrow(/ZZZ/);
  });

  test('every answer carries the marks of CloudFront, and equal histories carry equal ones', async () => {
    const run = async () => {
      const { get } = site({ objects: { a: cached('one', 'max-age=60') } });
      return [(await get('/a')).headers, (await get('/a')).headers];
    };
    const [first, second] = await run();
    expect(first).toMatchObject({
      via: expect.stringMatching(/^1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/),
      'x-amz-cf-id': expect.stringMatching(/^[\w-]{54}==$/),
      'x-amz-cf-pop': 'AAA1-C1',
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    expect(second?.['x-amz-cf-id']).not.toBe(first?.['x-amz-cf-id']);
    expect(await run()).toEqual([first, second]);
  });
});

describe('headers on the way out', () => {
  const answered = async (headers: Readonly<Record<string, string>>, changes: Parameters<typeof behaviour>[0] = {}) => {
    const { edge } = site({
      distribution: { defaultBehaviour: behaviour(changes) },
      read: async () => ({ ...stored('one', headers), setCookies: ['a=1'] }),
    });
    return edge.fetch({ target: '/a' });
  };

  test('Vary keeps encoding, cookies and headers of the key', async () => {
    const keyed = { cachePolicy: policy({ headers: ['Accept-Language'] }) };
    const vary = 'Accept-Encoding, User-Agent, accept-language, Cookie';
    expect((await answered({ vary }, keyed)).headers['vary']).toBe('Accept-Encoding, accept-language, Cookie');
    expect((await answered({ vary: 'Origin' })).headers['vary']).toBeUndefined();
  });

  test('cookies of the origin pass only where cookies are part of the key', async () => {
    expect((await answered({})).setCookies).toEqual([]);
    expect((await answered({}, { cachePolicy: policy({ cookies: 'all' }) })).setCookies).toEqual(['a=1']);
  });

  test('a response headers policy sets its headers over those of the origin', async () => {
    const made = await answered({ 'x-frame-options': 'NONE' }, { responseHeaders: { 'X-Frame-Options': 'DENY' } });
    expect(made.headers['x-frame-options']).toBe('DENY');
  });

  test('metadata of the object passes', async () => {
    expect((await answered({ 'x-amz-meta-release': '7' })).headers['x-amz-meta-release']).toBe('7');
  });
});

describe('serving stale', () => {
  const withSwr = (knobs: SiteOptions['knobs'] = {}) =>
    site({ objects: { a: cached('one', 'max-age=60, stale-while-revalidate=30') }, knobs });

  test('stale-while-revalidate answers at once and refreshes behind the visitor', async () => {
    const { get, objects, reads, edge, clock } = withSwr();
    await get('/a');
    objects.set('a', cached('two', 'max-age=60'));
    await clock.advance(75_000);
    expect(await get('/a')).toMatchObject({ cache: 'Hit', text: 'one' });
    await edge.settled();
    expect(await get('/a')).toMatchObject({ cache: 'Hit', text: 'two' });
    expect(reads).toHaveLength(2);
  });

  test('after its time the visitor waits for the origin again', async () => {
    const { get, objects, clock } = withSwr();
    await get('/a');
    objects.set('a', cached('two', 'max-age=60'));
    await clock.advance(90_000);
    expect(await get('/a')).toMatchObject({ cache: 'Miss', text: 'two' });
  });

  test('one refresh runs, however many visitors come meanwhile', async () => {
    const store = slowStore();
    const { get, clock, edge } = site({ read: store.read });
    const first = get('/a');
    await turn();
    store.waiting[0]?.answer(cached('one', 'max-age=60, stale-while-revalidate=30'));
    await first;
    await clock.advance(61_000);
    expect([(await get('/a')).text, (await get('/a')).text]).toEqual(['one', 'one']);
    expect(store.waiting).toHaveLength(2);
    store.waiting[1]?.answer(cached('two', 'max-age=60'));
    await edge.settled();
    expect((await get('/a')).text).toBe('two');
  });

  const failing = (cacheControl: string, minTtl = 0) => {
    const made = site({
      distribution: { defaultBehaviour: behaviour({ cachePolicy: policy({ minTtl }) }) },
      objects: { a: cached('one', cacheControl) },
    });
    const breakDown = (status = 503) => made.objects.set('a', textAnswer(status, 'broken'));
    return { ...made, breakDown };
  };

  test('an origin that fails is covered up with the old copy, and asked again after the error TTL', async () => {
    const { get, reads, clock, breakDown, objects } = failing('max-age=60');
    await get('/a');
    breakDown();
    await clock.advance(3_600_000);
    expect(await get('/a')).toMatchObject({ status: 200, text: 'one' });
    await clock.advance(9_999);
    expect(await get('/a')).toMatchObject({ status: 200, text: 'one' });
    expect(reads).toHaveLength(2);
    objects.set('a', cached('two', 'max-age=60'));
    await clock.advance(1);
    expect(await get('/a')).toMatchObject({ status: 200, text: 'two' });
    expect(reads).toHaveLength(3);
  });

  test('a 4xx is passed on although there is an old copy', async () => {
    const { get, clock, breakDown } = failing('max-age=60');
    await get('/a');
    breakDown(404);
    await clock.advance(60_000);
    expect(await get('/a')).toMatchObject({ status: 404, cache: 'Error' });
  });

  test('stale-if-error bounds the cover', async () => {
    const { get, clock, breakDown } = failing('max-age=60, stale-if-error=30');
    await get('/a');
    breakDown();
    await clock.advance(89_000);
    expect(await get('/a')).toMatchObject({ status: 200, text: 'one' });
    await clock.advance(10_000);
    expect(await get('/a')).toMatchObject({ status: 503, cache: 'Error' });
  });

  test('stale-if-error of 0 and no-cache with a minimum of 0 are never covered', async () => {
    for (const header of ['max-age=60, stale-if-error=0', 'no-cache']) {
      const { get, clock, breakDown } = failing(header);
      await get('/a');
      breakDown();
      await clock.advance(60_000);
      expect(await get('/a')).toMatchObject({ status: 503 });
    }
  });

  test('no-store with a minimum above 0 is covered, unless stale-if-error=0', async () => {
    const outcomes = [];
    for (const header of ['no-store', 'no-store, stale-if-error=0']) {
      const { get, clock, breakDown } = failing(header, 5);
      await get('/a');
      breakDown();
      await clock.advance(5_000);
      outcomes.push((await get('/a')).status);
    }
    expect(outcomes).toEqual([200, 503]);
  });

  test('a broken connection counts as a failure', async () => {
    let isBroken = false;
    const { get, clock } = site({
      read: async () => {
        if (isBroken) throw new Error('socket hang up');
        return cached('one', 'max-age=60');
      },
    });
    await get('/a');
    isBroken = true;
    expect(await get('/b')).toMatchObject({ status: 502, cache: 'Error' });
    await clock.advance(60_000);
    expect(await get('/a')).toMatchObject({ status: 200, text: 'one' });
  });
});

describe('requests at the same time', () => {
  const race = async (cacheControl: string, options: SiteOptions = {}) => {
    const store = slowStore();
    const { get } = site({ read: store.read, ...options });
    const all = [get('/a'), get('/a'), get('/a')];
    await turn();
    const asked = store.waiting.length;
    for (const { answer } of store.waiting) answer(cached('one', cacheControl));
    await turn();
    for (const { answer } of store.waiting.slice(asked)) answer(cached('one', cacheControl));
    const seen = await Promise.all(all);
    return { asked, total: store.waiting.length, caches: seen.map(({ cache }) => cache) };
  };

  test('wait for the first one where the answer may be shared', async () => {
    expect(await race('max-age=60')).toEqual({ asked: 1, total: 1, caches: ['Miss', 'Hit', 'Hit'] });
  });

  test.each(['no-cache', 'no-store', 'private', 'max-age=0', 's-maxage=0'])(
    'go to the origin one by one for %s',
    async (cacheControl) => {
      const { asked, total } = await race(cacheControl);
      expect({ asked, total }).toEqual({ asked: 1, total: 3 });
    },
  );

  test('do not wait where collapsing is off or cookies are in the key', async () => {
    expect((await race('max-age=60', { knobs: { collapse: false } })).asked).toBe(3);
    const keyed = { defaultBehaviour: behaviour({ cachePolicy: policy({ cookies: 'all' }) }) };
    expect((await race('max-age=60', { distribution: keyed })).asked).toBe(3);
  });
});

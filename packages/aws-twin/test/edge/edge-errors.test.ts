import { describe, expect, test } from '@jest/globals';
import { textAnswer } from '../../src/edge/message.ts';
import type { ErrorResponseModel } from '../../src/model.ts';
import { behaviour, site, stored } from './site.ts';

const response = (changes: Partial<ErrorResponseModel> = {}): ErrorResponseModel => ({
  errorCode: 404,
  responseCode: null,
  responsePagePath: null,
  errorCachingMinTtl: 10,
  ...changes,
});

describe('errors of the origin', () => {
  test('a missing file stays missing for ten seconds after it arrived', async () => {
    const { get, objects, clock, reads } = site();
    expect(await get('/a')).toMatchObject({ status: 404, cache: 'Error' });
    objects.set('a', stored('here'));
    await clock.advance(9_999);
    expect(await get('/a')).toMatchObject({ status: 404, cache: 'Error' });
    expect(reads).toHaveLength(1);
    await clock.advance(1);
    expect(await get('/a')).toMatchObject({ status: 200, text: 'here', cache: 'Miss' });
  });

  test('the configured error TTL counts, and 0 keeps nothing', async () => {
    const seen = [];
    for (const errorCachingMinTtl of [0, 60]) {
      const { get, objects, clock } = site({ distribution: { errorResponses: [response({ errorCachingMinTtl })] } });
      await get('/a');
      objects.set('a', stored('here'));
      await clock.advance(30_000);
      seen.push((await get('/a')).status);
    }
    expect(seen).toEqual([200, 404]);
  });

  test('a 403 is asked again each time, or kept where the knob says so', async () => {
    const reads = [];
    for (const forbidden of ['by-cache-control', 'always'] as const) {
      const made = site({ read: async () => textAnswer(403, 'AccessDenied'), knobs: { forbidden } });
      await made.get('/a');
      await made.get('/a');
      reads.push(made.reads.length);
    }
    expect(reads).toEqual([2, 1]);
  });

  test('an error clears the copy it replaces', async () => {
    const { get, objects, clock, edge } = site({
      objects: { a: stored('one', { 'cache-control': 'max-age=60' }) },
    });
    await get('/a');
    objects.set('a', textAnswer(403, 'AccessDenied'));
    await clock.advance(60_000);
    expect((await get('/a')).status).toBe(403);
    expect(edge.cached('AAA1-C1')).toEqual([]);
  });
});

describe('custom error pages', () => {
  const objects = { '404.html': stored('sorry', { 'content-type': 'text/html', 'cache-control': 'max-age=60' }) };
  const page = response({ responsePagePath: '/404.html' });

  test('show the page with the status of the origin, or with the one configured', async () => {
    const plain = site({ objects, distribution: { errorResponses: [page] } });
    expect(await plain.get('/a')).toMatchObject({ status: 404, text: 'sorry', cache: 'Error' });
    const changed = site({ objects, distribution: { errorResponses: [{ ...page, responseCode: 200 }] } });
    expect(await changed.get('/a')).toMatchObject({ status: 200, text: 'sorry', cache: 'Error' });
  });

  test('are cached under the path that failed: purging the page leaves them', async () => {
    const spa = response({ responsePagePath: '/404.html', responseCode: 200, errorCachingMinTtl: 300 });
    const made = site({ objects, distribution: { errorResponses: [spa] } });
    await made.get('/deep/link');
    made.objects.set('404.html', stored('new', { 'cache-control': 'max-age=60' }));
    await made.edge.applyInvalidation(['/404.html']);
    expect((await made.get('/404.html')).text).toBe('new');
    expect((await made.get('/deep/link')).text).toBe('sorry');
    await made.edge.applyInvalidation(['/deep/*']);
    expect((await made.get('/deep/link')).text).toBe('new');
  });

  test('come through the behaviour of their own path', async () => {
    const { get } = site({
      distribution: {
        origins: [
          { kind: 's3', id: 's3', bucket: 'site', originPath: '' },
          { kind: 's3', id: 'pages', bucket: 'pages', originPath: '' },
        ],
        behaviours: [{ ...behaviour({ originId: 'pages' }), pathPattern: '/errors/*' }],
        errorResponses: [response({ responsePagePath: '/errors/404.html' })],
      },
      read: async ({ bucket, key }) =>
        bucket === 'pages' && key === 'errors/404.html' ? stored('sorry') : textAnswer(404, 'no'),
    });
    expect(await get('/a')).toMatchObject({ status: 404, text: 'sorry' });
  });

  test('that are missing themselves leave the error as it was', async () => {
    const { get } = site({
      distribution: { errorResponses: [page] },
      read: async ({ key }) => textAnswer(key === '404.html' ? 403 : 404, `no ${key}`),
    });
    expect(await get('/a')).toMatchObject({ status: 404, text: 'no a' });
  });

  test('that point at each other do not go round in circles', async () => {
    const { get } = site({
      distribution: {
        errorResponses: [
          response({ errorCode: 404, responsePagePath: '/403' }),
          response({ errorCode: 403, responsePagePath: '/404' }),
        ],
      },
      read: async ({ key }) => textAnswer(key === '403' ? 403 : 404, `no ${key}`),
    });
    expect(await get('/a')).toMatchObject({ status: 404, text: 'no a' });
    expect(await get('/403')).toMatchObject({ status: 403 });
  });

  test('never pass through a viewer-response function, whatever their status', async () => {
    const source = 'function handler(event) { event.response.statusCode = 418; return event.response; }';
    const { get } = site({
      objects,
      distribution: {
        defaultBehaviour: behaviour({ functions: { viewerResponse: { name: 'f', source } } }),
        errorResponses: [{ ...page, responseCode: 200 }],
      },
    });
    expect((await get('/a')).status).toBe(200);
    expect((await get('/404.html')).status).toBe(418);
  });
});

describe('what the edge refuses by itself', () => {
  const objects = { a: stored('one') };

  test('methods that are not allowed, and a GET with a body', async () => {
    const { edge, reads } = site({ objects });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await edge.fetch({ method, target: '/a' })).status).toBe(403);
    }
    expect((await edge.fetch({ target: '/a', body: new Uint8Array(1) })).status).toBe(403);
    expect(reads).toEqual([]);
  });

  test('hosts of other distributions, but not its own names or this machine', async () => {
    const { get } = site({ objects, distribution: { aliases: ['console.example.com', '*.apps.example.com'] } });
    const statusFor = async (host: string) => (await get('/a', { host })).status;
    for (const host of [
      'd1test.cloudfront.net',
      'Console.example.com',
      'x.apps.example.com',
      '127.0.0.1:81',
      'localhost',
    ]) {
      expect(await statusFor(host)).toBe(200);
    }
    for (const host of ['example.com', 'apps.example.com', 'console.example.com.evil.test']) {
      expect(await statusFor(host)).toBe(403);
    }
  });

  test('everything while the distribution is disabled, and targets that are no path', async () => {
    expect((await site({ objects, distribution: { enabled: false } }).get('/a')).status).toBe(403);
    expect((await site({ objects }).get('a')).status).toBe(400);
  });

  test('plain HTTP, by redirect or refusal', async () => {
    const over = async (viewerProtocolPolicy: 'allow-all' | 'https-only' | 'redirect-to-https', method = 'GET') => {
      const allowedMethods = ['GET', 'POST'];
      const { edge } = site({
        objects,
        distribution: { defaultBehaviour: behaviour({ viewerProtocolPolicy, allowedMethods }) },
      });
      const request = { method, target: '/a?b=1', headers: { host: 'console.example.com' } };
      const plain = await edge.fetch({ ...request, scheme: 'http' });
      const secure = await edge.fetch({ ...request, scheme: 'https' });
      return [plain.status, plain.headers['location'], plain.headers['x-cache'], secure.status];
    };
    expect(await over('allow-all')).toEqual([200, undefined, 'Miss from cloudfront', 200]);
    expect(await over('https-only')).toEqual([403, undefined, 'Error from cloudfront', 200]);
    const location = 'https://console.example.com/a?b=1';
    expect(await over('redirect-to-https')).toEqual([301, location, 'Redirect from cloudfront', 200]);
    expect((await over('redirect-to-https', 'POST')).slice(0, 2)).toEqual([307, location]);
  });
});

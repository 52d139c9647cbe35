import { describe, expect, test } from '@jest/globals';
import { createEdge } from '../../src/edge/edge.ts';
import { textAnswer } from '../../src/edge/message.ts';
import { readBehindPolicy } from '../../src/edge/origin-access.ts';
import { CACHING_OPTIMIZED, staticSiteModel } from '../../src/static-site.ts';
import { ManualClock } from './manual-clock.ts';
import { see, stored } from './site.ts';

const PAGE = stored('<script src="/assets/app-1a2b3c4d.js">', {
  'content-type': 'text/html',
  'cache-control': 'no-cache',
});
const CHUNK = stored('x'.repeat(2_000), {
  'content-type': 'text/javascript',
  'cache-control': 'public, max-age=31536000, immutable',
});

function open() {
  const model = staticSiteModel({ bucket: 'site', distributionId: 'E1', aliases: ['console.example.com'] });
  const [bucket] = model.buckets;
  const [distribution] = model.distributions;
  if (bucket === undefined || distribution === undefined) throw new Error('the model is empty');
  const objects = new Map([
    ['index.html', PAGE],
    ['assets/app-1a2b3c4d.js', CHUNK],
    ['_deploy/root/current.json', stored('{}')],
    ['_deploy/root/objects/0f0f', stored('secret')],
  ]);
  const edge = createEdge({
    distribution,
    accountId: '111122223333',
    clock: new ManualClock(),
    knobs: { invalidationDelayMs: () => 0 },
    readObject: readBehindPolicy(
      (name) => (name === bucket.name ? bucket.policy : null),
      async ({ key }) => objects.get(key) ?? textAnswer(404, 'NoSuchKey'),
    ),
  });
  return { edge, objects, model };
}

describe('a static site as the infrastructure makes it', () => {
  test('answers the root and every route with the entry page, always current', async () => {
    const { edge, objects } = open();
    for (const target of ['/', '/orders', '/orders/42?tab=1', '/index.html']) {
      expect(await see(edge, target)).toMatchObject({ status: 200, text: expect.stringContaining('/assets/app') });
    }
    objects.set('index.html', stored('new page', { 'cache-control': 'no-cache' }));
    for (const target of ['/', '/orders/42']) expect((await see(edge, target)).text).toBe('new page');
  });

  test('serves hashed assets compressed and from the cache', async () => {
    const { edge } = open();
    const encoded = { 'accept-encoding': 'gzip, br' };
    const first = await see(edge, '/assets/app-1a2b3c4d.js', encoded);
    expect([first.cache, first.headers['content-encoding']]).toEqual(['Miss', 'br']);
    expect((await see(edge, '/assets/app-1a2b3c4d.js', encoded)).cache).toBe('Hit');
  });

  test('answers a missing asset with an error, never with HTML', async () => {
    const { edge } = open();
    for (const target of ['/assets/gone-9f8e7d6c.js', '/assets/gone', '/missing.css']) {
      const seen = await see(edge, target);
      expect([seen.status, seen.text]).toEqual([403, expect.not.stringContaining('<script')]);
    }
  });

  test('keeps the state of deployments to itself', async () => {
    const { edge } = open();
    for (const target of ['/_deploy/root/current.json', '/_deploy/root/objects/0f0f', '/%5fdeploy/root/current.json']) {
      const seen = await see(edge, target);
      expect([seen.status, seen.text]).toEqual([403, expect.stringContaining('AccessDenied')]);
    }
  });

  test('lets objects decide how long they live, unlike CachingOptimized', () => {
    const [distribution] = open().model.distributions;
    expect(distribution?.defaultBehaviour.cachePolicy).toMatchObject({
      minTtl: 0,
      defaultTtl: 0,
      gzip: true,
      brotli: true,
    });
    expect(CACHING_OPTIMIZED.minTtl).toBe(1);
    expect(distribution?.errorResponses).toEqual([]);
  });

  test('sends the API to its own origin, without caching and without the routing function', () => {
    const [distribution] = staticSiteModel({
      bucket: 'site',
      distributionId: 'E1',
      apiUrl: 'http://127.0.0.1:8080',
    }).distributions;
    expect(distribution?.behaviours).toMatchObject([
      {
        pathPattern: '/api/*',
        originId: 'api',
        originRequest: 'all-viewer',
        functions: {},
        cachePolicy: { maxTtl: 0 },
      },
      {
        pathPattern: '/healthz',
        originId: 'api',
        originRequest: 'all-viewer',
        functions: {},
        cachePolicy: { maxTtl: 0 },
      },
    ]);
  });
});

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../../src/edge/edge.ts';
import type { EdgeKnobs } from '../../src/edge/knobs.ts';
import { textAnswer } from '../../src/edge/message.ts';
import type { BehaviourModel } from '../../src/model.ts';
import { ManualClock, turn } from './manual-clock.ts';
import { behaviour, CACHING_DISABLED, distribution, policy, see } from './site.ts';

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let url = '';
let received: Received[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      if (request.url?.startsWith('/base/silent')) return;
      if (request.url?.startsWith('/base/broken')) return void request.socket.destroy();
      const status = request.url?.startsWith('/base/fail') ? 503 : 200;
      const headers = {
        'content-type': 'application/json',
        'cache-control': 'max-age=60',
        'x-from': 'api',
        'x-amzn-requestid': 'r-1',
      };
      response.writeHead(status, { ...headers, 'set-cookie': ['a=1', 'b=2; Path=/'] }).end(`{"n":${received.length}}`);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/base/`;
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function apiEdge(changes: Partial<BehaviourModel> = {}, knobs: Partial<EdgeKnobs> = {}, origin = url) {
  const clock = new ManualClock();
  const edge: Edge = createEdge({
    distribution: distribution({
      origins: [{ kind: 'http', id: 'api', url: origin, originPath: '' }],
      defaultBehaviour: behaviour({
        originId: 'api',
        allowedMethods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
        cachePolicy: CACHING_DISABLED,
        originRequest: 'all-viewer',
        ...changes,
      }),
    }),
    accountId: '111122223333',
    clock,
    knobs,
    readObject: async () => textAnswer(404, 'no'),
  });
  return { edge, clock };
}

describe('an HTTP origin', () => {
  test('receives with all-viewer everything the viewer sent, below its path', async () => {
    const { edge } = apiEdge();
    const response = await edge.fetch({
      method: 'POST',
      target: '/api/a%20b?x=1&y',
      headers: {
        host: 'console.example.com',
        cookie: 's=1',
        'content-type': 'text/plain',
        connection: 'keep-alive',
        'x-forwarded-for': '198.51.100.1',
      },
      body: new TextEncoder().encode('hello'),
      viewerIp: '203.0.113.9',
    });
    expect(received).toMatchObject([
      {
        line: 'POST /base/api/a%20b?x=1&y',
        body: 'hello',
        headers: {
          host: 'console.example.com',
          cookie: 's=1',
          'content-length': '5',
          'x-forwarded-for': '198.51.100.1, 203.0.113.9',
          via: expect.stringContaining('CloudFront'),
        },
      },
    ]);
    expect(response).toMatchObject({ status: 200, setCookies: ['a=1', 'b=2; Path=/'] });
    expect(response.headers).toMatchObject({ 'x-from': 'api', 'x-cache': 'Miss from cloudfront' });
    expect(new TextDecoder().decode(response.body)).toBe('{"n":1}');
  });

  test("is never asked with the conditions and ranges of a viewer: those are the edge's to answer", async () => {
    const { edge } = apiEdge();
    const seen = await see(edge, '/a', { range: 'bytes=0-1', 'if-none-match': '"x"', accept: '*/*' });
    expect([seen.status, seen.text]).toEqual([206, '{"']);
    expect(received[0]?.headers['accept']).toBe('*/*');
    expect(received[0]?.headers['range'] ?? received[0]?.headers['if-none-match']).toBeUndefined();
  });

  test('exchanges headers that functions do not see', async () => {
    const source = 'function handler(event) { return event.response || event.request; }';
    const same = { name: 'same', source };
    const { edge } = apiEdge({ functions: { viewerRequest: same, viewerResponse: same } });
    const response = await edge.fetch({ target: '/a', headers: { 'x-real-ip': '10.0.0.1' } });
    expect(received[0]?.headers['x-real-ip']).toBe('10.0.0.1');
    expect(response.headers['x-amzn-requestid']).toBe('r-1');
  });

  test('receives only the cache key otherwise, and its answers are cached', async () => {
    const { edge } = apiEdge({ originRequest: 'cache-key', cachePolicy: policy({ queryStrings: ['x'] }) });
    const headers = { cookie: 's=1', 'accept-language': 'fr', host: 'console.example.com' };
    const first = await see(edge, '/a?x=1&y=2', headers);
    expect([first.cache, (await see(edge, '/a?y=3&x=1')).cache]).toEqual(['Miss', 'Hit']);
    expect(received.map(({ line }) => line)).toEqual(['GET /base/a?x=1']);
    expect(received[0]?.headers).toMatchObject({ 'user-agent': 'Amazon CloudFront', 'accept-encoding': 'identity' });
    expect(received[0]?.headers['cookie']).toBeUndefined();
    expect(received[0]?.headers['accept-language']).toBeUndefined();
    expect(received[0]?.headers.host).toMatch(/^127\.0\.0\.1:/);
  });

  test('answers each request by itself where caching is disabled', async () => {
    const { edge } = apiEdge();
    expect([(await see(edge, '/a')).text, (await see(edge, '/a')).text]).toEqual(['{"n":1}', '{"n":2}']);
    const options = await edge.fetch({ method: 'OPTIONS', target: '/a' });
    expect([options.status, received.length]).toEqual([200, 3]);
  });

  test('that fails is cached for ten seconds on GET even where caching is disabled, never on POST', async () => {
    const { edge } = apiEdge();
    await see(edge, '/fail');
    expect(await see(edge, '/fail')).toMatchObject({ status: 503, cache: 'Error' });
    expect(received).toHaveLength(1);
    const failed = await edge.fetch({ method: 'POST', target: '/fail' });
    expect([failed.status, received.length]).toEqual([503, 2]);
  });

  test('that breaks the connection or is not there is a 502', async () => {
    expect(await see(apiEdge().edge, '/broken')).toMatchObject({ status: 502, cache: 'Error' });
    expect(await see(apiEdge({}, {}, 'http://127.0.0.1:1').edge, '/a')).toMatchObject({ status: 502 });
  });

  test('that stays silent is a 504 after the time-out of the knob', async () => {
    const { edge, clock } = apiEdge({}, { originTimeoutMs: 30_000 });
    const pending = see(edge, '/silent');
    while (received.length === 0) await turn();
    await clock.advance(29_999);
    await clock.advance(1);
    expect(await pending).toMatchObject({ status: 504, cache: 'Error' });
  });
});

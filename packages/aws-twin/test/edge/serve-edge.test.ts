import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ServedEdge, type ServeOptions, serveEdge } from '../../src/edge/serve-edge.ts';
import { behaviour, POPS, site, stored } from './site.ts';

let served: ServedEdge | null = null;

afterEach(async () => {
  await served?.close();
  served = null;
});

async function open(transport: NonNullable<ServeOptions['transport']>) {
  const redirecting = behaviour({ viewerProtocolPolicy: 'redirect-to-https' });
  const { edge, reads } = site({
    distribution: { defaultBehaviour: redirecting },
    objects: { 'a.txt': stored('hello', { 'cache-control': 'max-age=60' }) },
  });
  served = await serveEdge(edge, { port: 0, transport });
  return { served, reads };
}

interface Got {
  readonly status: number | undefined;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function get(
  server: ServedEdge,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  tls: { readonly ca: string; readonly servername: string } | null = null,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, headers, agent: false as const };
    const request = tls === null ? plainRequest(options) : tlsRequest({ ...options, ...tls });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text, headers: response.headers }));
    });
    request.end();
  });
}

describe('a served edge', () => {
  test('answers on 127.0.0.1 as over HTTPS, with caches by edge location', async () => {
    const { served: server, reads } = await open('plain');
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const seen = [];
    for (const pop of [POPS[0], POPS[0], POPS[1]]) {
      const { status, text, headers } = await get(server, '/a.txt', { 'x-twin-pop': pop });
      seen.push([status, text, headers['x-cache'], headers['x-amz-cf-pop']]);
    }
    expect(seen).toEqual([
      [200, 'hello', 'Miss from cloudfront', POPS[0]],
      [200, 'hello', 'Hit from cloudfront', POPS[0]],
      [200, 'hello', 'Miss from cloudfront', POPS[1]],
    ]);
    expect(reads).toHaveLength(2);
    expect((await get(server, '/a.txt', { 'x-twin-pop': 'nowhere' })).status).toBe(400);
  });

  test('shows its redirect where the transport is plain HTTP', async () => {
    const { served: server } = await open('http');
    const { status, headers } = await get(server, '/a.txt', { host: 'console.example.com' });
    expect([status, headers['location']]).toEqual([301, 'https://console.example.com/a.txt']);
  });

  test('proves itself over TLS for the names of the distribution, before DNS points at it', async () => {
    const { served: server } = await open('tls');
    const ca = server.ca ?? '';
    for (const servername of ['console.example.com', 'd1test.cloudfront.net']) {
      const { status, text } = await get(server, '/a.txt', { host: servername }, { ca, servername });
      expect([status, text]).toEqual([200, 'hello']);
    }
    await expect(get(server, '/a.txt', {}, { ca, servername: 'other.example.com' })).rejects.toThrow(/altnames/);
  });

  test('refuses a port that is taken', async () => {
    const { served: server } = await open('plain');
    await expect(serveEdge(site().edge, { port: server.port })).rejects.toThrow(/EADDRINUSE/);
  });
});

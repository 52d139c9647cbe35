import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { selfSignedIdentity } from '@deploy/aws-twin';
import { sha256Hex } from '@deploy/kernel';
import { afterEach, describe, expect, test } from '@jest/globals';
import { proofFetch } from '../src/proof-fetch.ts';

const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const serve = (listener: RequestListener): Promise<string> => listening(createServer(listener));

const ask = (site: string, target = '/', connectTo: string | null = null, signal = new AbortController().signal) =>
  proofFetch({ site: new URL(site), target, connectTo, signal });

describe('a request', () => {
  test('asks for exactly the target, compressed, and gives back everything', async () => {
    const address = await serve((request, response) => {
      response.writeHead(404, {
        'content-type': 'text/plain',
        'x-seen': `${request.url} ${request.headers['accept-encoding']}`,
      });
      response.end('gone');
    });
    expect(await ask(`http://${address}/ignored`, '/caf%C3%A9.js?v=1')).toEqual({
      status: 404,
      headers: expect.objectContaining({ 'content-type': 'text/plain', 'x-seen': '/caf%C3%A9.js?v=1 br, gzip' }),
      digests: [sha256Hex('gone')],
      text: 'gone',
    });
  });

  test.each([
    ['br', brotliCompressSync],
    ['gzip', gzipSync],
  ])('that is answered with %s knows the body as it was sent and decoded', async (encoding, compress) => {
    const body = compress(Buffer.from('a page'));
    const address = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
    expect(await ask(`http://${address}`)).toMatchObject({
      text: 'a page',
      digests: [sha256Hex(body), sha256Hex('a page')],
    });
  });

  test('follows no redirect', async () => {
    const address = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await ask(`http://${address}`)).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
  });

  test('connects elsewhere under the name of the site', async () => {
    const address = await serve((request, response) => response.end(request.headers.host));
    expect(await ask('http://app.example.org', '/', address)).toMatchObject({ text: 'app.example.org' });
    expect(await ask('http://app.example.org:8080', '/', address)).toMatchObject({ text: 'app.example.org:8080' });
  });
});

describe('a request over TLS', () => {
  const names: (string | false | undefined)[] = [];
  const served = async (host: string): Promise<{ readonly address: string; readonly ca: string }> => {
    const identity = selfSignedIdentity([host]);
    const options = { cert: identity.cert, key: identity.key };
    const server = createTlsServer(options, (request, response) => {
      names.push('servername' in request.socket ? String(request.socket.servername) : false);
      response.end(request.headers.host);
    });
    return { address: await listening(server), ca: identity.cert };
  };

  const trusting = async <T>(ca: string, work: () => Promise<T>): Promise<T> => {
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, ca]);
    try {
      return await work();
    } finally {
      setDefaultCACertificates(usual);
    }
  };

  test('shows the name of the site, and accepts its certificate, wherever it connects', async () => {
    const { address, ca } = await served('app.example.org');
    const answer = await trusting(ca, () => ask('https://app.example.org', '/', address));
    expect(answer).toMatchObject({ text: 'app.example.org' });
    expect(names.at(-1)).toBe('app.example.org');
  });

  test('refuses the certificate of another site', async () => {
    const { address, ca } = await served('other.example.org');
    await expect(trusting(ca, () => ask('https://app.example.org', '/', address))).rejects.toMatchObject({
      code: 'proof-unreachable',
      message: expect.stringMatching(/app\.example\.org.*through 127\.0\.0\.1.*certificate/s),
    });
  });

  test('refuses a certificate that nobody vouches for', async () => {
    const { address } = await served('app.example.org');
    await expect(ask('https://app.example.org', '/', address)).rejects.toMatchObject({ code: 'proof-unreachable' });
  });
});

describe('a request without an answer', () => {
  test('says where it went', async () => {
    const address = await serve((request) => request.socket.destroy());
    await expect(ask(`http://${address}`, '/x')).rejects.toMatchObject({
      name: 'RemoteError',
      code: 'proof-unreachable',
      message: expect.stringContaining(`http://${address}/x gave no answer`),
    });
  });

  test('ends with the reason when the run is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const address = await serve(() => controller.abort(reason));
    await expect(ask(`http://${address}`, '/', null, controller.signal)).rejects.toBe(reason);
  });
});

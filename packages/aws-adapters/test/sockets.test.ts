import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { isNativeError } from 'node:util/types';
import { afterEach, describe, expect, test } from '@jest/globals';
import { HttpRequest } from '@smithy/core/transport';
import { isWorthRetrying, type Transport } from '../src/index.ts';
import { type SocketLimits, socketTransport } from '../src/sockets.ts';

const QUICK: SocketLimits = { mostSockets: 4, connectTimeoutMs: 100, idleTimeoutMs: 100 };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Running {
  readonly port: number;
  /** Connections that were ever made. */
  readonly connections: Set<Socket>;
}

async function serve(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<Running> {
  const server = createServer(listener);
  const connections = new Set<Socket>();
  server.on('connection', (socket) => connections.add(socket));
  return { port: await listening(server), connections };
}

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  const address = server.address();
  return isPort(address) ? address.port : 0;
}

const isPort = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

function transport(limits: SocketLimits = QUICK): Transport {
  const made = socketTransport(limits);
  closing.push(() => made.destroy?.());
  return made;
}

const requestTo = (port: number, more: Partial<ConstructorParameters<typeof HttpRequest>[0]> = {}) =>
  new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port, path: '/', method: 'GET', ...more });

async function textOf(sending: ReturnType<Transport['handle']>): Promise<string> {
  const { response } = await sending;
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** The failure. Node makes its errors outside of the test's realm, where rules would not know them for errors. */
async function failureOf(sending: Promise<unknown>): Promise<Error & { code?: string }> {
  const thrown = await sending.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!isNativeError(thrown)) throw new Error('it succeeded');
  return Object.assign(new Error(thrown.message), thrown, { name: thrown.name });
}

describe('The sockets', () => {
  test('carry method, path, query, headers and body there, and status, headers and body back', async () => {
    const seen: unknown[] = [];
    const { port } = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const { method, url, headers } = request;
      seen.push([method, url, headers['x-any'], Buffer.concat(chunks).toString(), headers['expect']]);
      response.writeHead(299, { 'x-back': 'b', 'set-cookie': ['c=1', 'd=2'] }).end('answer');
    });
    const request = requestTo(port, {
      method: 'PUT',
      path: '/a%20b/%E6%97%A5',
      query: { uploadId: 'x+/=', list: ['1', '2'], delete: '' },
      headers: { 'x-any': 'any', 'content-length': '4' },
      body: Buffer.from('body'),
    });
    const { response } = await transport().handle(request);
    expect(seen).toEqual([
      ['PUT', '/a%20b/%E6%97%A5?delete=&list=1&list=2&uploadId=x%2B%2F%3D', 'any', 'body', undefined],
    ]);
    expect([response.statusCode, response.headers['x-back'], response.headers['set-cookie']]).toEqual([
      299,
      'b',
      'c=1, d=2',
    ]);
    expect(await textOf(Promise.resolve({ response }))).toBe('answer');
  });

  test('send text as well as bytes, and nothing else', async () => {
    const { port } = await serve((request, response) => request.pipe(response));
    const way = transport();
    expect(await textOf(way.handle(requestTo(port, { method: 'POST', body: 'text' })))).toBe('text');
    const stream = requestTo(port, { method: 'POST', body: new Blob(['x']).stream() });
    await expect(way.handle(stream)).rejects.toThrow(TypeError);
  });

  test('are used again for the next request', async () => {
    const { connections, port } = await serve((_request, response) => response.end('x'));
    const way = transport();
    for (let count = 0; count < 5; count += 1) await textOf(way.handle(requestTo(port)));
    expect(connections.size).toBe(1);
  });

  test('are no more than they may be, and the others wait', async () => {
    const { connections, port } = await serve((_request, response) => setImmediate(() => response.end('x')));
    const way = transport();
    await Promise.all(Array.from({ length: 20 }, () => textOf(way.handle(requestTo(port)))));
    expect(connections.size).toBe(4);
  });

  test('reach addresses of IPv6', async () => {
    const server = createServer((_request, response) => response.end('six'));
    const isThere = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(0, '::1', () => resolve(true));
    });
    closing.push(() => server.close());
    if (!isThere) return;
    const address = server.address();
    const port = isPort(address) ? address.port : 0;
    expect(await textOf(transport().handle(requestTo(port, { hostname: '[::1]' })))).toBe('six');
  });
});

describe('What breaks is worth another attempt', () => {
  test('a connection that is reset', async () => {
    const { port } = await serve((request) => request.socket.resetAndDestroy());
    const failure = await failureOf(transport().handle(requestTo(port)));
    expect(isWorthRetrying(failure)).toBe(true);
  });

  test('a connection that is refused', async () => {
    const port = await listening(createTcpServer());
    for (const close of closing.splice(0)) close();
    const failure = await failureOf(transport().handle(requestTo(port)));
    expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isWorthRetrying(failure)).toBe(true);
  });

  test('a server that stays silent', async () => {
    const { port } = await serve(() => undefined);
    const failure = await failureOf(transport().handle(requestTo(port)));
    expect(failure).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' });
    expect(isWorthRetrying(failure)).toBe(true);
  });

  test('an answer that stops in its body', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('beginning');
    });
    const failure = await failureOf(textOf(transport().handle(requestTo(port))));
    expect(isWorthRetrying(failure)).toBe(true);
  });

  // Asking a resolver takes as long as it likes.
  test.each(['ENOTFOUND', 'EAI_AGAIN'])('a name that cannot be resolved: %s', (code) => {
    expect(isWorthRetrying(Object.assign(new Error('getaddrinfo'), { code }))).toBe(true);
  });
});

describe('Calling off', () => {
  test('ends a request under way, and its connection', async () => {
    const cancel = new AbortController();
    const { connections, port } = await serve(() => cancel.abort());
    const options = { abortSignal: cancel.signal };
    await expect(transport().handle(requestTo(port), options)).rejects.toMatchObject({ name: 'AbortError' });
    const [connection] = connections;
    if (connection && !connection.destroyed) await new Promise((resolve) => connection.once('close', resolve));
    expect(connection?.destroyed).toBe(true);
  });

  test('sends nothing when it came first', async () => {
    let requests = 0;
    const { port } = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const options = { abortSignal: AbortSignal.abort() };
    await expect(transport().handle(requestTo(port), options)).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toBe(0);
  });

  test('leaves no listener behind after an answer', async () => {
    const cancel = new AbortController();
    const { port } = await serve((_request, response) => response.end('x'));
    let listeners = 0;
    const { addEventListener, removeEventListener } = AbortSignal.prototype;
    const signal = Object.assign(cancel.signal, {
      addEventListener: (...given: Parameters<typeof addEventListener>) => {
        listeners += 1;
        addEventListener.apply(cancel.signal, given);
      },
      removeEventListener: (...given: Parameters<typeof removeEventListener>) => {
        listeners -= 1;
        removeEventListener.apply(cancel.signal, given);
      },
    });
    const way = transport();
    for (let count = 0; count < 3; count += 1) await textOf(way.handle(requestTo(port), { abortSignal: signal }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(listeners).toBe(0);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type RequestOptions,
  request,
} from 'node:http';
import { test } from 'node:test';
import express, { type RequestHandler } from 'express';
import { createApp } from '../src/app.ts';
import { shutDown } from '../src/graceful-shutdown.ts';
import { createLifecycle } from '../src/lifecycle.ts';
import { appOptions, portOf } from './served.ts';

const GRACE_MS = 1;

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A served app whose waits end when the test says so. `handler` answers instead of the app. */
async function served(handler: RequestHandler | null = null) {
  const lifecycle = createLifecycle();
  const app = createApp(appOptions({ release: { version: '1' }, lifecycle }));
  const server = createServer(handler === null ? app : express().use(lifecycle.track).use(handler));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [grace, limit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sleep = (ms: number) => (ms === GRACE_MS ? grace.promise : limit.promise);
  const stop = () => shutDown({ server, lifecycle, graceMs: GRACE_MS, limitMs: 2, sleep });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const port = portOf(server);
  const ask = (path: string, options: RequestOptions = {}) => held(port, path, { agent, ...options }).end();
  const begin = (path: string, options: RequestOptions) => held(port, path, { agent, ...options });
  return { server, ask, begin, stop, endGrace: () => grace.resolve(), endLimit: () => limit.resolve() };
}

/** A request whose body the test writes. */
function held(
  port: number,
  path: string,
  options: RequestOptions,
): { outgoing: ClientRequest; end(): Promise<Answer> } {
  const answer = Promise.withResolvers<Answer>();
  const outgoing = request({ host: '127.0.0.1', port, path, ...options }, async (incoming) => {
    try {
      const text = Buffer.concat(await incoming.toArray()).toString();
      answer.resolve({ status: incoming.statusCode, headers: incoming.headers, text });
    } catch (thrown) {
      answer.reject(thrown);
    }
  });
  outgoing.on('error', answer.reject);
  return {
    outgoing,
    end: () => {
      outgoing.end();
      return answer.promise;
    },
  };
}

test('a connection is kept while the server runs, and ended with the answer once it stops', async () => {
  const { ask, stop, endGrace, endLimit } = await served();
  assert.equal((await ask('/api/version')).headers.connection, 'keep-alive');
  const stopped = stop();
  const late = await ask('/api/version');
  assert.deepEqual([late.status, late.headers.connection], [200, 'close']);
  endGrace();
  assert.equal(await stopped, 0);
  endLimit();
});

test('the health check fails while requests are still answered, and the process counts as alive', async () => {
  const { ask, stop, endGrace } = await served();
  assert.equal((await ask('/healthz')).status, 200);
  const stopped = stop();
  assert.equal((await ask('/healthz')).status, 503);
  assert.equal((await ask('/healthz/live')).status, 200);
  assert.equal((await ask('/api/version')).status, 200);
  endGrace();
  await stopped;
});

test('a request that began before the stop is finished, and its connection ends', async () => {
  const { server, begin, stop, endGrace } = await served();
  const began = once(server, 'request');
  const headers = { 'content-type': 'application/json', 'content-length': 7 };
  const { outgoing, end } = begin('/api/echo', { method: 'POST', headers });
  outgoing.write('{"a"');
  await began;
  const stopped = stop();
  endGrace();
  outgoing.write(':1}');
  const answer = await end();
  assert.deepEqual([answer.status, answer.headers.connection], [200, 'close']);
  assert.deepEqual(JSON.parse(answer.text), { version: '1', instance: 'i-1', received: { a: 1 } });
  assert.equal(await stopped, 0);
});

test('an answer that had begun to be sent is sent whole', async () => {
  const rest = Promise.withResolvers<void>();
  const { server, ask, stop, endGrace } = await served(async (_request, response) => {
    response.write('first,');
    await rest.promise;
    response.end('last');
  });
  const began = once(server, 'request');
  const answer = ask('/');
  await began;
  const stopped = stop();
  endGrace();
  rest.resolve();
  assert.equal((await answer).text, 'first,last');
  assert.equal(await stopped, 0);
});

test('after the grace no connection is accepted', async () => {
  const { ask, stop, endGrace } = await served();
  await ask('/api/version');
  const stopped = stop();
  endGrace();
  await stopped;
  await assert.rejects(ask('/api/version', { agent: false }), { code: 'ECONNREFUSED' });
});

test('a request that outlives the limit is cut off and counted', async () => {
  const { server, ask, stop, endGrace, endLimit } = await served(() => {});
  const began = once(server, 'request');
  const cutOff = assert.rejects(ask('/'), { code: 'ECONNRESET' });
  await began;
  const stopped = stop();
  endGrace();
  endLimit();
  assert.equal(await stopped, 1);
  await cutOff;
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { test } from 'node:test';
import { createApp } from '../src/app.js';
import { shutDown } from '../src/graceful-shutdown.js';
import { createLifecycle } from '../src/lifecycle.js';

const GRACE_MS = 1;
const LIMIT_MS = 2;

/** A served app whose waits end when the test says so. */
async function served({ release = { version: '1' }, listener = null } = {}) {
  const lifecycle = createLifecycle();
  const app = createApp({ release, instanceId: 'i-1', lifecycle });
  const server = createServer(listener === null ? app : (...both) => lifecycle.track(...both, () => listener(...both)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const grace = Promise.withResolvers();
  const limit = Promise.withResolvers();
  const waits = { [GRACE_MS]: grace.promise, [LIMIT_MS]: limit.promise };
  const stop = () => shutDown({ server, lifecycle, graceMs: GRACE_MS, limitMs: LIMIT_MS, sleep: (ms) => waits[ms] });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address();
  const ask = (path, options = {}) => send({ port, path, agent, ...options });
  return { server, ask, stop, endGrace: grace.resolve, endLimit: limit.resolve };
}

/** `isHeld`: the body is written by the test. */
function send({ isHeld = false, ...options }) {
  const answer = Promise.withResolvers();
  const outgoing = request({ host: '127.0.0.1', ...options }, async (incoming) => {
    try {
      const chunks = await incoming.toArray();
      answer.resolve({
        status: incoming.statusCode,
        headers: incoming.headers,
        text: Buffer.concat(chunks).toString(),
      });
    } catch (thrown) {
      answer.reject(thrown);
    }
  });
  outgoing.on('error', answer.reject);
  if (!isHeld) outgoing.end();
  return Object.assign(answer.promise, { outgoing });
}

test('a connection is kept while the server runs, and ended with the answer once it stops', async () => {
  const { ask, stop, endGrace, endLimit } = await served();
  assert.equal((await ask('/')).headers.connection, 'keep-alive');
  const stopped = stop();
  const late = await ask('/');
  assert.deepEqual([late.status, late.headers.connection], [200, 'close']);
  endGrace();
  assert.equal(await stopped, 0);
  endLimit();
});

test('the health check fails while requests are still answered', async () => {
  const { ask, stop, endGrace } = await served();
  assert.equal((await ask('/healthz')).status, 200);
  const stopped = stop();
  assert.equal((await ask('/healthz')).status, 503);
  assert.equal((await ask('/')).status, 200);
  endGrace();
  await stopped;
});

test('a request that began before the stop is finished, and its connection ends', async () => {
  const { server, ask, stop, endGrace } = await served();
  const began = once(server, 'request');
  const options = {
    method: 'POST',
    isHeld: true,
    headers: { 'content-type': 'application/json', 'content-length': 7 },
  };
  const answer = ask('/echo', options);
  answer.outgoing.write('{"a"');
  await began;
  const stopped = stop();
  endGrace();
  answer.outgoing.end(':1}');
  const { status, headers, text } = await answer;
  assert.deepEqual([status, headers.connection], [200, 'close']);
  assert.deepEqual(JSON.parse(text), { version: '1', instance: 'i-1', received: { a: 1 } });
  assert.equal(await stopped, 0);
});

test('an answer that had begun to be sent is sent whole', async () => {
  const held = Promise.withResolvers();
  const listener = async (_request, response) => {
    response.write('first,');
    await held.promise;
    response.end('last');
  };
  const { server, ask, stop, endGrace } = await served({ listener });
  const began = once(server, 'request');
  const answer = ask('/');
  await began;
  const stopped = stop();
  endGrace();
  held.resolve();
  assert.equal((await answer).text, 'first,last');
  assert.equal(await stopped, 0);
});

test('after the grace no connection is accepted', async () => {
  const { ask, stop, endGrace } = await served();
  await ask('/');
  const stopped = stop();
  endGrace();
  await stopped;
  await assert.rejects(ask('/', { agent: false }), { code: 'ECONNREFUSED' });
});

test('a request that outlives the limit is cut off and counted', async () => {
  const { server, ask, stop, endGrace, endLimit } = await served({ listener: () => {} });
  const began = once(server, 'request');
  const cutOff = assert.rejects(ask('/'), { code: 'ECONNRESET' });
  await began;
  const stopped = stop();
  endGrace();
  endLimit();
  assert.equal(await stopped, 1);
  await cutOff;
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { createApp } from '../src/app.js';
import { createLifecycle } from '../src/lifecycle.js';

const servers = [];
after(() => {
  for (const server of servers) server.close();
});

async function serve(options) {
  const server = createServer(createApp({ instanceId: 'i-1', lifecycle: createLifecycle(), ...options }));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (path) => fetch(`http://127.0.0.1:${server.address().port}${path}`);
}

test('it says which version and which instance answered', async () => {
  const ask = await serve({ release: { version: '7' } });
  const answer = await ask('/');
  assert.deepEqual(await answer.json(), { version: '7', instance: 'i-1' });
  assert.deepEqual([answer.headers.get('x-version'), answer.headers.get('x-instance')], ['7', 'i-1']);
});

test('a release with the defect "errors" fails its share of requests, and its health check passes', async () => {
  const ask = await serve({ release: { version: '7', defect: { kind: 'errors', share: 0.25 } } });
  const statuses = [];
  for (let count = 0; count < 8; count += 1) statuses.push((await ask('/')).status);
  assert.equal(statuses.filter((status) => status === 500).length, 2);
  assert.equal((await ask('/healthz')).status, 200);
});

test('a release with the defect "unhealthy" never passes its health check', async () => {
  const ask = await serve({ release: { version: '7', defect: { kind: 'unhealthy' } } });
  assert.deepEqual([(await ask('/healthz')).status, (await ask('/')).status], [503, 200]);
});

test('an instance may be declared bad', async () => {
  const ask = await serve({ release: { version: '7' }, isDeclaredBad: true });
  assert.equal((await ask('/healthz')).status, 503);
});

test('an unknown path is not found', async () => {
  const ask = await serve({ release: { version: '7' } });
  assert.equal((await ask('/nothing')).status, 404);
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { serve } from './served.ts';

test('it says which version and which instance answered', async () => {
  const { ask } = await serve();
  const answer = await ask('/api/version');
  assert.deepEqual(await answer.json(), { version: '7', instance: 'i-1' });
  assert.deepEqual([answer.headers.get('x-version'), answer.headers.get('x-instance')], ['7', 'i-1']);
});

test('a release with the defect "errors" fails its share of requests, and its health check passes', async () => {
  const { ask } = await serve({ release: { version: '7', defect: { kind: 'errors', share: 0.25 } } });
  const statuses: number[] = [];
  for (let count = 0; count < 8; count += 1) statuses.push((await ask('/api/version')).status);
  assert.equal(statuses.filter((status) => status === 500).length, 2);
  assert.equal((await ask('/healthz')).status, 200);
});

test('a release with the defect "unhealthy" never passes its health check, and lives', async () => {
  const { ask } = await serve({ release: { version: '7', defect: { kind: 'unhealthy' } } });
  const asked = await Promise.all(['/healthz', '/healthz/live', '/api/version'].map((path) => ask(path)));
  assert.deepEqual(
    asked.map(({ status }) => status),
    [503, 200, 200],
  );
});

test('an instance may be declared bad', async () => {
  const { ask } = await serve({ isDeclaredBad: true });
  assert.equal((await ask('/healthz')).status, 503);
});

test('without a console there is nothing at the root, nor anywhere but in the API', async () => {
  const { ask } = await serve();
  for (const path of ['/', '/index.html', '/stations/42', '/nothing', '/api/nothing', '/api']) {
    const answer = await ask(path);
    assert.deepEqual([path, answer.status, await answer.json()], [path, 404, { error: 'not found' }]);
  }
});

test('an upload is answered with the digest of what arrived', async () => {
  const { ask } = await serve();
  const body = 'x'.repeat(300_000);
  const answer = await ask('/api/uploads', { method: 'POST', body });
  const sha256 = createHash('sha256').update(body).digest('hex');
  assert.deepEqual([answer.status, await answer.json()], [201, { bytes: 300_000, sha256 }]);
});

test('a report waits as long as it is told, and no longer than a balancer does', async () => {
  const waits: number[] = [];
  const { ask } = await serve({ sleep: async (ms) => void waits.push(ms) });
  assert.deepEqual(await (await ask('/api/reports?seconds=20')).json(), { seconds: 20, rows: 20_000 });
  for (const seconds of ['26', '-1', '1e3', 'x', 'Infinity']) {
    assert.equal((await ask(`/api/reports?seconds=${seconds}`)).status, 400);
  }
  assert.deepEqual(waits, [20_000]);
});

test('each answer is one line of the log, without the query; health checks that pass are none', async () => {
  const { ask, lines } = await serve();
  await ask('/api/version?token=secret');
  await ask('/healthz');
  const { ms, ip, ...said } = lines[0]?.facts ?? {};
  assert.deepEqual(said, { method: 'GET', path: '/api/version', status: 200, isWhole: true });
  assert.deepEqual([typeof ms, typeof ip, lines.length], ['number', 'string', 1]);
});

test('what a visitor sends wrong is a 400, and what goes wrong here is a 500 that says nothing', async () => {
  const closed = {
    used: 0,
    waiting: 0,
    run: () => Promise.reject(new Error('password of db is x')),
    close: async () => {},
  };
  const { ask, lines } = await serve({ pool: closed });
  const headers = { 'content-type': 'application/json' };
  assert.equal((await ask('/api/echo', { method: 'POST', headers, body: '{"a"' })).status, 400);
  const failed = await ask('/api/reports');
  assert.deepEqual([failed.status, await failed.json()], [500, { error: 'internal error' }]);
  assert.equal(lines.find(({ event }) => event === 'request_failed')?.facts['reason'], 'Error: password of db is x');
});

test('the address of a visitor is the one that the last known proxy saw', async () => {
  const { ask, lines } = await serve({ proxies: 2 });
  await ask('/api/version', { headers: { 'x-forwarded-for': '192.0.2.9, 203.0.113.7, 198.51.100.2' } });
  assert.equal(lines[0]?.facts['ip'], '203.0.113.7');
});

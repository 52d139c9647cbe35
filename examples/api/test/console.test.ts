import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Served, serve } from './served.ts';

let root = '';
let served: Served;

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'example-console-'));
  const files = {
    'current/index.html': '<!doctype html><title>Console</title>',
    'current/robots.txt': 'User-agent: *',
    'current/assets/index-new.js': 'new',
    'previous/assets/index-old.js': 'old',
    'previous/index.html': 'the page before',
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), text);
  }
  served = await serve({ consoleRoot: root });
});
after(() => rm(root, { recursive: true, force: true }));

const isPage = (answer: Response) => (answer.headers.get('content-type') ?? '').startsWith('text/html');

for (const path of ['/', '/stations/42', '/index.html', '/stations/Nor%C3%B0ur', '/apiary', '/healthzoo']) {
  test(`${path} is the page, and is asked for anew each time`, async () => {
    const answer = await served.ask(path);
    assert.deepEqual([answer.status, isPage(answer), answer.headers.get('cache-control')], [200, true, 'no-cache']);
  });
}

for (const path of ['/assets/index-new.js', '/assets/index-old.js']) {
  test(`${path} is kept for a year`, async () => {
    const answer = await served.ask(path);
    assert.deepEqual([answer.status, isPage(answer)], [200, false]);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  });
}

const missing = [
  '/assets/gone.js',
  '/assets/gone',
  '/assets',
  '/logo.png',
  '/stations/42.json',
  '/stations/x%2Ejs',
  '/api/no-such-thing',
  '/api',
  '/healthz/nothing',
  '/_deploy/root/current.json',
  '/.well-known/nothing',
];
for (const path of missing) {
  test(`${path} is missing, and no page`, async () => {
    const answer = await served.ask(path);
    assert.deepEqual([answer.status, isPage(answer)], [404, false]);
  });
}

test('a file that no name marks is asked for anew each time', async () => {
  assert.equal((await served.ask('/robots.txt')).headers.get('cache-control'), 'no-cache');
});

test('health, API and other methods are not swallowed', async () => {
  assert.equal((await served.ask('/healthz')).status, 200);
  assert.equal((await served.ask('/api/version')).status, 200);
  assert.equal((await served.ask('/stations', { method: 'POST' })).status, 404);
});

test('nothing outside the folder is served', async () => {
  for (const path of [
    '/..%2fprevious%2findex.html',
    '/%2e%2e/previous/index.html',
    '/assets/..%2f..%2fprevious/index.html',
  ]) {
    assert.doesNotMatch(await (await served.ask(path)).text(), /the page before/);
  }
  assert.equal((await served.ask('/%')).status, 400);
});

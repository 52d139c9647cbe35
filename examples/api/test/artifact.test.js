import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';

const BUILD = fileURLToPath(new URL('../scripts/build.js', import.meta.url));
let work = '';
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'example-api-'));
});
after(() => rm(work, { recursive: true, force: true }));

async function build(name, ...options) {
  const out = join(work, name);
  const { status, stdout } = spawnSync(process.execPath, [BUILD, '--out', out, ...options], { encoding: 'utf8' });
  assert.equal(status, 0);
  return { file: join(out, 'api.tar.gz'), sha256: stdout.split(' ')[0] };
}

/** Starts what an instance starts: the unpacked artifact, with nothing beside it. */
async function start({ file }, folder) {
  const cwd = await mkdtemp(join(work, folder));
  await extract({ file, cwd });
  const env = { PORT: '0', HOST: '127.0.0.1', INSTANCE_ID: 'i-9', SHUTDOWN_GRACE_MS: '0' };
  const child = spawn(process.execPath, ['server.js'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, exit: once(child, 'exit') };
}

test('the same sources and options give the same bytes, another version others', async () => {
  const one = await build('one', '--version', '1');
  const same = await build('same', '--version', '1');
  const other = await build('other', '--version', '2');
  assert.match(one.sha256, /^[0-9a-f]{64}$/);
  assert.equal(one.sha256, same.sha256);
  assert.deepEqual(await readFile(one.file), await readFile(same.file));
  assert.notEqual(one.sha256, other.sha256);
});

test('the unpacked artifact serves, finishes on SIGTERM what it had begun, and exits with 0', async () => {
  const { child, exit } = await start(await build('served', '--version', '3'), 'instance-');
  const lines = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
  const { port } = JSON.parse((await lines.next()).value);
  const headers = { 'content-type': 'application/json', 'content-length': 7, expect: '100-continue' };
  const outgoing = request({ host: '127.0.0.1', port, path: '/echo', method: 'POST', headers });
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  child.kill('SIGTERM');
  assert.equal(JSON.parse((await lines.next()).value).event, 'stopping');
  outgoing.end('{"a":1}');
  const [incoming] = await once(outgoing, 'response');
  const body = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
  assert.deepEqual(body, { version: '3', instance: 'i-9', received: { a: 1 } });
  assert.deepEqual(await exit, [0, null]);
});

test('a release with the defect "crash" ends at once', async () => {
  const { exit } = await start(await build('crash', '--defect', 'crash'), 'crashed-');
  assert.deepEqual((await exit)[0], 1);
});

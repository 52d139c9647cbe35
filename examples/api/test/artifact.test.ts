import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';

const BUILD = fileURLToPath(new URL('../scripts/build.js', import.meta.url));
let work = '';
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'example-api-'));
});
after(() => rm(work, { recursive: true, force: true }));

interface Artifact {
  readonly file: string;
  readonly sha256: string;
}

function build(name: string, ...options: readonly string[]): Artifact {
  const out = join(work, name);
  const { status, stdout } = spawnSync(process.execPath, [BUILD, '--out', out, ...options], { encoding: 'utf8' });
  assert.equal(status, 0);
  return { file: join(out, 'api.tar.gz'), sha256: stdout.split(' ')[0] ?? '' };
}

/** Starts what an instance starts: the unpacked artifact, with nothing beside it. */
async function start({ file }: Artifact, folder: string, settings: Readonly<Record<string, string>> = {}) {
  const cwd = await mkdtemp(join(work, folder));
  await extract({ file, cwd });
  const env = { PORT: '0', HOST: '127.0.0.1', INSTANCE_ID: 'i-9', SHUTDOWN_GRACE_MS: '0', ...settings };
  const child = spawn(process.execPath, ['server.js'], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
  return { child, exit: once(child, 'exit'), until: linesOf(child) };
}

/** Reads the log up to the next line of that event. */
function linesOf(child: ChildProcess): (event: string) => Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('its log is not read');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (event) => {
    for (;;) {
      const { done, value } = await lines.next();
      assert.notEqual(done, true, `the log ended without ${event}`);
      const line = JSON.parse(value ?? '');
      if (line.event === event) return line;
    }
  };
}

test('the same sources and options give the same bytes, another version others', async () => {
  const [one, same, other] = [
    build('one', '--version', '1'),
    build('same', '--version', '1'),
    build('other', '--version', '2'),
  ];
  assert.match(one.sha256, /^[0-9a-f]{64}$/);
  assert.equal(one.sha256, same.sha256);
  assert.deepEqual(await readFile(one.file), await readFile(same.file));
  assert.notEqual(one.sha256, other.sha256);
});

test('the unpacked artifact serves, finishes on SIGTERM what it had begun, and exits with 0', async () => {
  const { child, exit, until } = await start(build('served', '--version', '3'), 'instance-');
  const { port } = await until('listening');
  const headers = { 'content-type': 'application/json', 'content-length': 7, expect: '100-continue' };
  const outgoing = request({ host: '127.0.0.1', port: Number(port), path: '/api/echo', method: 'POST', headers });
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  child.kill('SIGTERM');
  await until('stopping');
  outgoing.end('{"a":1}');
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
  const body = JSON.parse(Buffer.concat((await incoming?.toArray()) ?? []).toString());
  assert.deepEqual(body, { version: '3', instance: 'i-9', received: { a: 1 } });
  assert.deepEqual(await exit, [0, null]);
});

test('it starts without its session store, says so, and serves what needs none', async () => {
  // Nothing listens on the port of "discard".
  const redis = { REDIS_HOST: '127.0.0.1', REDIS_PORT: '9' };
  const { child, exit, until } = await start(build('store', '--version', '4'), 'storeless-', redis);
  const { port } = await until('listening');
  const answer = await fetch(`http://127.0.0.1:${Number(port)}/api/version`);
  assert.deepEqual([answer.status, await answer.json()], [200, { version: '4', instance: 'i-9' }]);
  await until('session_store_failed');
  child.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
});

test('a release with the defect "crash" ends at once', async () => {
  const { exit } = await start(build('crash', '--defect', 'crash'), 'crashed-');
  assert.deepEqual((await exit)[0], 1);
});

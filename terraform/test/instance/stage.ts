import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { requiredTool } from '../../../tools/servers/installed.ts';
import { type Artifact, pack } from './artifacts.ts';
import { type FakeAws, startAws } from './fake-aws.ts';
import { type FakeMetadata, startMetadata } from './fake-metadata.ts';
import { listening } from './listening.ts';

export const FILES = fileURLToPath(new URL('../../modules/api-asg/files/', import.meta.url));
const FAKES = fileURLToPath(new URL('./bin/', import.meta.url));

export const INSTANCE = 'i-0123456789abcdef0';
export const POINTER = '/nwac/test/api/blue/release';
export const BUCKET = 'nwac-api-releases-test';
export const SYSTEM_LOG = '/nwac/test/api/system';
const WAIT_MS = 60_000;

/** As `instance_settings` of the module gives them to an instance; a test proves that the names are the same. */
export const settings = (port: number) => ({
  ARTIFACT_BUCKET: BUCKET,
  BOOT_TIMEOUT_SECONDS: '40',
  COLOUR: 'blue',
  GROUP: 'nwac-api-blue-test',
  HEALTH_PATH: '/healthz',
  LAUNCH_HOOK: 'nwac-api-launch-test',
  PORT: String(port),
  REGION: 'ca-central-1',
  RELEASE_PARAMETER: POINTER,
  SECRETS: '',
  SYSTEM_LOG_GROUP: SYSTEM_LOG,
  TERMINATION_HOOK: 'nwac-api-terminate-test',
});

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** One instance: its files below a folder, its metadata service, its AWS, and a systemd that stands in for the real one. */
export interface Stage {
  readonly root: string;
  readonly port: number;
  readonly aws: FakeAws;
  readonly metadata: FakeMetadata;
  readonly settings: Record<string, string>;
  /** Stores an artifact under its own digest or another, and points to it. */
  release(files: Readonly<Record<string, string>> | Artifact, named?: string): string;
  start(script: 'boot.sh' | 'termination.sh'): ChildProcess;
  run(script: 'boot.sh' | 'termination.sh'): Promise<Ended>;
  read(path: string): string;
  /** Has a server running, as a boot that went well leaves it. */
  serve(source: string): Promise<void>;
  /** What the API answers to a GET. */
  get(path: string): Promise<string>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'instance-'));
  const [aws, metadata, port] = await Promise.all([startAws(), startMetadata(INSTANCE), freePort()]);
  const ours: Record<string, string> = settings(port);
  for (const folder of ['etc/api', 'opt/api/releases', 'usr/bin', 'var/log/api', 'systemd', 'bin', 'lib', 'pack']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const script of ['common.sh', 'boot.sh', 'termination.sh'])
    cpSync(join(FILES, script), join(root, 'lib', script));
  writeFileSync(join(root, 'systemd/calls'), '');
  symlinkSync(process.execPath, join(root, 'usr/bin/node'));
  symlinkSync(requiredTool('aws').path, join(root, 'bin/aws'));
  symlinkSync(join(FAKES, 'systemctl'), join(root, 'bin/systemctl'));
  writeFileSync(join(root, 'etc/api/application.env'), `PORT="${port}"\nHOST="127.0.0.1"\nSHUTDOWN_GRACE_MS="200"\n`);

  const start = (script: string) => {
    const lines = Object.entries(ours).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(join(root, 'etc/api/instance.env'), lines.join(''));
    return spawn('bash', [join(root, 'lib', script)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: root,
        ROOT: root,
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'an-example-that-opens-nothing',
        AWS_ENDPOINT_URL: aws.url,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url,
        POLL_SECONDS: '0.1',
        RETRY_SECONDS: '0.1',
        FLUSH_SECONDS: '0.1',
      },
    });
  };
  const address = `http://127.0.0.1:${port}`;
  const children: ChildProcess[] = [];
  const launch = (script: string) => {
    const child = start(script);
    children.push(child);
    return child;
  };

  return {
    ...{ root, port, aws, metadata, settings: ours },
    release(files, named) {
      const artifact = isArtifact(files) ? files : pack(join(root, 'pack'), files);
      const key = `releases/${named ?? artifact.sha256}.tar.gz`;
      aws.objects.set(`/${BUCKET}/${key}`, artifact.bytes);
      aws.parameters.set(POINTER, `s3://${BUCKET}/${key}`);
      return named ?? artifact.sha256;
    },
    start: launch,
    run: async (script) => await ended(launch(script)),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    async serve(source) {
      mkdirSync(join(root, 'opt/api/current'));
      writeFileSync(join(root, 'opt/api/current/server.js'), source);
      writeFileSync(join(root, 'etc/api/boot.env'), '');
      spawnSync(join(root, 'bin/systemctl'), ['restart', 'api.service'], {
        env: { PATH: process.env['PATH'], ROOT: root },
      });
      await until('it answers', async () => (await fetch(`${address}/healthz`)).ok);
    },
    get: async (path) => await (await fetch(`${address}${path}`)).text(),
    async close() {
      for (const child of children) child.kill('SIGKILL');
      const pid = join(root, 'systemd/pid');
      writeFileSync(join(root, 'systemd/stopping'), '');
      if (existsSync(pid)) killQuietly(Number(readFileSync(pid, 'utf8')));
      await Promise.all([aws.close(), metadata.close().catch(() => undefined)]);
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** How a script ended, and what it printed on both streams. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const late = setTimeout(() => child.kill('SIGKILL'), WAIT_MS);
  await once(child, 'close');
  clearTimeout(late);
  return { code: child.exitCode, output };
}

/** Waits until something is so; the scripts under test are processes, so there is no clock to turn. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  const isSoByNow = async () => {
    try {
      return await isSo();
    } catch {
      return false;
    }
  };
  while (!(await isSoByNow())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await sleep(30);
  }
}

const isArtifact = (files: object): files is Artifact => 'bytes' in files;

async function freePort(): Promise<number> {
  const { url, close } = await listening(createServer());
  await close();
  return Number(new URL(url).port);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

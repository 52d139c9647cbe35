import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuiltSite } from '../data-set/site.ts';
import { uploadStatic } from '../peers/upload-static.ts';
import type { Command } from './client-cost.ts';

/** Milliseconds from a spawn to the first byte that reaches a server. */
export interface Start {
  readonly program: 'upload-static' | 'bare';
  readonly ms: number;
}

const BARE = fileURLToPath(new URL('first-write.mjs', import.meta.url));
const LIMIT_MS = 30_000;

/** Starts our action and a Node program that does nothing but write, in turns, and ends each at its first byte. */
export async function measureStarts(times: number, site: BuiltSite, scratch: string): Promise<readonly Start[]> {
  const starts: Start[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    starts.push({ program: 'bare', ms: await untilFirstByte(async (port) => bareProgram(port)) });
    const home = join(scratch, `start-${nth}`);
    await mkdir(home);
    starts.push({ program: 'upload-static', ms: await untilFirstByte((port) => ourProgram(port, site, home)) });
  }
  return starts;
}

const bareProgram = (port: number): Command => ({ command: process.execPath, args: [BARE, String(port)], env: {} });

function ourProgram(port: number, site: BuiltSite, scratch: string): Promise<Command> {
  const keys = { accessKeyId: 'AKIASTART00000000000', secretAccessKey: 'a-secret-that-opens-nothing' };
  const endpoint = `http://127.0.0.1:${port}`;
  return uploadStatic.command({
    ...keys,
    source: site.folder,
    bucket: 'bench-site',
    region: 'us-east-1',
    endpoint,
    scratch,
    turn: 1,
  });
}

async function untilFirstByte(programAt: (port: number) => Promise<Command>): Promise<number> {
  const server = createServer({ pauseOnConnect: false });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const firstByte = new Promise<number>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => resolve(performance.now()));
    });
  });
  const { command, args, env } = await programAt(port);
  const started = performance.now();
  const child = spawn(command, [...args], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const tooLate = ended.then((): never => {
    throw new Error('the program ended without writing to its server');
  });
  try {
    return (await Promise.race([firstByte, tooLate])) - started;
  } finally {
    clearTimeout(limit);
    child.kill('SIGKILL');
    await ended;
    server.close();
  }
}

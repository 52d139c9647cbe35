import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server in a process of its own, listening on 127.0.0.1. */
export interface ServerProcess {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  /** Ends the process and resolves when it is gone. Calling it again is harmless. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to a small environment of its own: nothing of the caller's credentials or endpoints leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly port: number;
  /** Answered over HTTP with any status once the server is ready. */
  readonly readyPath: string;
}

const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;

/** A TCP port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the probe listened on no TCP port');
  return address.port;
}

/** Starts a server and resolves when it answers. Rejects with what it printed when it ends or stays silent. */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  const child = spawn(command.command, [...command.args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...command.env },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  });
  const output = lastOutput(child);
  const killWithParent = () => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  child.once('exit', () => process.off('exit', killWithParent));
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new Error(`${command.name} cannot be started from ${command.command}`, { cause });
  });
  const url = `http://127.0.0.1:${command.port}`;
  const server = { url, pid: child.pid ?? 0, stop: () => stop(child) };
  try {
    await untilReady(command, child, `${url}${command.readyPath}`);
  } catch (cause) {
    await server.stop();
    throw new Error(`${command.name} did not come up on ${url}. It printed: ${output() || 'nothing'}`, { cause });
  }
  return server;
}

async function untilReady(command: ServerCommand, child: ChildProcess, url: string): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    if (hasEnded(child)) throw new Error(`${command.name} ended with ${child.exitCode ?? child.signalCode}`);
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      await answer.body?.cancel();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`${command.name} gave no answer within ${READY_WITHIN_MS / 1000} s`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(force);
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function lastOutput(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-2_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text.trim();
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@deploy/action-kit';
import type { Clock } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { childProcesses } from '../src/run/child-processes.ts';
import type { Command } from '../src/run/processes.ts';
import { temporaryTree } from './temporary-tree.ts';

const script = (text: string, more: Partial<Command> = {}): Command => ({
  ...{ program: process.execPath, args: ['-e', text], cwd: process.cwd(), env: {}, timeoutMs: 60_000, onAbort: 'kill' },
  ...more,
});

const run = (command: Command, signal = new AbortController().signal, clock: Clock = systemClock) =>
  childProcesses(clock).run(command, signal);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Starts a process of its own, says its id, and both hang. */
const WITH_CHILD = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

describe('a program', () => {
  test('gives what it printed, and how it ended', async () => {
    const ended = await run(script('console.log("out"); console.error("err"); process.exit(3)'));
    expect(ended).toMatchObject({
      kind: 'ended',
      stdout: 'out\n',
      stderr: 'err\n',
      code: 3,
      signal: null,
      isCut: false,
    });
  });

  test('gets its arguments as they are: no shell reads them', async () => {
    const args = ['-e', 'console.log(process.argv[1])', '$(id); `id` && "x" *'];
    expect(await run(script('', { args }))).toMatchObject({ stdout: '$(id); `id` && "x" *\n' });
  });

  test('that is not there is missing, and so is one that cannot be executed', async () => {
    await using it = await temporaryTree({ plain: 'text' });
    expect(await run(script('', { program: 'no-such-program' }))).toMatchObject({ kind: 'missing' });
    expect(await run(script('', { program: join(it.path, 'plain') }))).toMatchObject({ kind: 'missing' });
  });

  test('killed by somebody has no exit code', async () => {
    expect(await run(script('process.kill(process.pid, "SIGKILL")'))).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('that prints without end is ended, and its output counts as cut', async () => {
    const endless =
      'const s = "x".repeat(1 << 20); const w = () => { while (process.stdout.write(s)); process.stdout.once("drain", w) }; w()';
    const ended = await run(script(endless));
    expect(ended).toMatchObject({ kind: 'ended', isCut: true });
    expect(ended.kind === 'ended' ? ended.stdout.length : 0).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  test('can write what is large into a file', async () => {
    await using it = await temporaryTree();
    const file = join(it.path, 'out.json');
    const ended = await run(script('process.stdout.write("x".repeat(100000))', { stdoutFile: file }));
    expect(ended).toMatchObject({ stdout: '', code: 0 });
    expect((await readFile(file, 'utf8')).length).toBe(100_000);
  });

  test('that takes too long is ended with all that it started', async () => {
    let pid = 0;
    const said = Promise.withResolvers<void>();
    const clock: Clock = { ...systemClock, sleep: () => said.promise };
    const command = script(WITH_CHILD, {
      onOutput: (text) => {
        pid = Number(text);
        said.resolve();
      },
    });
    const ended = await run(command, undefined, clock);
    expect(ended).toMatchObject({ isTimedOut: true, signal: 'SIGKILL' });
    await gone(pid);
  });

  test('is ended with all that it started when the run is cancelled', async () => {
    let pid = 0;
    const cancelled = new AbortController();
    const command = script(WITH_CHILD, {
      onOutput: (text) => {
        pid = Number(text);
        cancelled.abort(new Error('cancelled'));
      },
    });
    await expect(run(command, cancelled.signal)).rejects.toThrow('cancelled');
    await gone(pid);
  });

  test('that only a SIGINT may end gets exactly one, and is waited for', async () => {
    const cancelled = new AbortController();
    const patient = `
      let count = 0;
      process.on('SIGINT', () => { count += 1; setTimeout(() => { console.log('asked ' + count); process.exit(1) }, 300) });
      console.log('ready');
      setInterval(() => {}, 1000);
    `;
    const command = script(patient, {
      onAbort: 'ask',
      onOutput: (text) => {
        if (text.includes('ready')) cancelled.abort(new Error('cancelled'));
      },
    });
    expect(await run(command, cancelled.signal)).toMatchObject({ code: 1, stdout: 'ready\nasked 1\n' });
  });
});

/** A killed process is a zombie until somebody reaps it, which a container may leave to nobody: both count as gone. */
async function gone(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 200 && isAlive(pid); attempt += 1) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (/\) Z /.test(stat)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isAlive(pid)).toBe(false);
}

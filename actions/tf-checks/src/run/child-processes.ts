import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { type Clock, errorMessage } from '@deploy/kernel';
import type { Command, Ended, Processes } from './processes.ts';

/** More than this of one stream is not kept; the process is ended, and its output counts as cut. */
const MOST_KEPT = 64 * 1024 * 1024;

/** Programs of this machine. Each leads a process group of its own, so that what it starts ends with it. */
export function childProcesses(clock: Clock): Processes {
  return { run: (command, signal) => new Running(command, clock).untilEnd(signal) };
}

class Running {
  readonly #command: Command;
  readonly #clock: Clock;
  readonly #kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  readonly #sizes = { stdout: 0, stderr: 0 };
  #isCut = false;
  #isTimedOut = false;

  constructor(command: Command, clock: Clock) {
    this.#command = command;
    this.#clock = clock;
  }

  async untilEnd(signal: AbortSignal): Promise<Ended> {
    signal.throwIfAborted();
    const { args, cwd, env, onAbort, program, stdoutFile } = this.#command;
    const startedMs = this.#clock.monotonic();
    const file = stdoutFile === undefined ? null : openSync(stdoutFile, 'w', 0o600);
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', file ?? 'pipe', 'pipe'] });
    const aborted = () => (onAbort === 'ask' ? child.kill('SIGINT') : endGroup(child, 'SIGKILL'));
    signal.addEventListener('abort', aborted);
    const ended = new AbortController();
    this.#listen(child, 'stdout');
    this.#listen(child, 'stderr');
    void this.#endInTime(child, ended.signal);
    try {
      const { code, name } = await endOf(child);
      if (onAbort === 'kill') signal.throwIfAborted();
      const seconds = (this.#clock.monotonic() - startedMs) / 1000;
      const output = { stdout: this.#text('stdout'), stderr: this.#text('stderr'), code, signal: name };
      return { kind: 'ended', seconds, isTimedOut: this.#isTimedOut, ...output, isCut: this.#isCut };
    } catch (thrown) {
      const reason = missingReason(thrown);
      if (reason !== null) return { kind: 'missing', reason };
      throw thrown;
    } finally {
      ended.abort();
      signal.removeEventListener('abort', aborted);
      // Whatever it left running in its group: a provider of a Terraform that crashed.
      endGroup(child, 'SIGKILL');
      if (file !== null) closeSync(file);
    }
  }

  #listen(child: ChildProcess, name: 'stdout' | 'stderr'): void {
    child[name]?.on('data', (chunk: Buffer) => {
      if (name === 'stdout') this.#command.onOutput?.(chunk.toString('utf8'));
      if (this.#sizes[name] + chunk.length > MOST_KEPT) {
        this.#isCut = true;
        endGroup(child, 'SIGKILL');
        return;
      }
      this.#sizes[name] += chunk.length;
      this.#kept[name].push(chunk);
    });
  }

  async #endInTime(child: ChildProcess, ended: AbortSignal): Promise<void> {
    try {
      await this.#clock.sleep(this.#command.timeoutMs, ended);
    } catch {
      return;
    }
    this.#isTimedOut = true;
    endGroup(child, 'SIGKILL');
  }

  #text(name: 'stdout' | 'stderr'): string {
    return Buffer.concat(this.#kept[name]).toString('utf8');
  }
}

function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly name: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, name) => resolve({ code, name }));
  });
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** Why a program could not be started; null for any other error. */
function missingReason(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return ['ENOENT', 'EACCES', 'ENOEXEC'].includes(String(thrown.code)) ? errorMessage(thrown) : null;
}

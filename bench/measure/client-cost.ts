import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asObject, parseJson } from '@deploy/kernel';
import { asNumber } from './as-number.ts';

/** A program to run, with everything it needs to know. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to PATH and HOME; nothing else of this process's environment reaches the program. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ClientCost {
  /** Null: it succeeded. Else the end of what it printed. */
  readonly failure: string | null;
  /** From the start of the program to its end, milliseconds. */
  readonly wallMs: number;
  /** User and system time, milliseconds. */
  readonly cpuMs: number;
  /** Bytes. */
  readonly peakBytes: number;
}

const WRAPPER = fileURLToPath(new URL('usage.py', import.meta.url));
const LIMIT_SECONDS = 300;

/** Runs a client to its end. `scratch` is a folder for its output. */
export async function costOf(program: Command, scratch: string): Promise<ClientCost> {
  const report = join(scratch, 'usage.json');
  const output = join(scratch, 'output.txt');
  const log = openSync(output, 'w');
  const args = [WRAPPER, report, String(LIMIT_SECONDS), program.command, ...program.args];
  const env = { PATH: process.env['PATH'] ?? '', HOME: scratch, TMPDIR: scratch, ...program.env };
  const wrapper = spawn('python3', args, { stdio: ['ignore', log, log], env, cwd: scratch });
  // Ends the client with it, so that an interrupted benchmark leaves nothing running.
  const endWithParent = () => void wrapper.kill('SIGTERM');
  process.once('exit', endWithParent);
  await once(wrapper, 'exit');
  process.off('exit', endWithParent);
  closeSync(log);
  const usage = asObject(parseJson(readFileSync(report, 'utf8'), 'usage'), 'usage');
  const exitCode = asNumber(usage['exitCode'], 'exitCode');
  return {
    failure: exitCode === 0 ? null : `exit ${exitCode}: ${readFileSync(output, 'utf8').slice(-2_000).trim()}`,
    wallMs: asNumber(usage['wallSeconds'], 'wallSeconds') * 1000,
    cpuMs: asNumber(usage['cpuSeconds'], 'cpuSeconds') * 1000,
    peakBytes: asNumber(usage['peakBytes'], 'peakBytes'),
  };
}

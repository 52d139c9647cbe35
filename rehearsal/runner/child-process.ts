import { spawn } from 'node:child_process';
import type { ClosingStack } from '../closing-stack.ts';

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface ChildResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and error as they came. */
  readonly log: string;
}

export interface Child {
  readonly done: Promise<ChildResult>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a process that ends with the rehearsal at the latest. `done` rejects when it cannot be started. */
export function startChild(options: ChildOptions, closing: ClosingStack): Child {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      options.onOutput?.(text);
    });
  }
  const ended = new Promise<ChildResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, log }));
  });
  const forget = closing.add(`process ${options.command}`, async () => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  });
  return { done: ended.finally(forget), kill: (signal) => void child.kill(signal) };
}

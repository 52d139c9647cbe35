import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readMessages, type TerraformMessages } from './terraform-messages.ts';

/** How to start Terraform, as scripts/setup/terraform.mjs finds out. */
export interface TerraformCommand {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface TerraformRun extends TerraformMessages {
  readonly code: number;
  readonly printed: string;
}

/** The provider waits more than it works: many at once cost little. */
const PARALLELISM = '-parallelism=40';
const PLAN = 'plan.bin';

/** Terraform in one folder. Ends with the signal, together with its providers: what it made goes with the emulators. */
export class TerraformRuns {
  readonly #terraform: TerraformCommand;
  readonly #folder: string;
  readonly #signal: AbortSignal;

  constructor(terraform: TerraformCommand, folder: string, signal: AbortSignal) {
    this.#terraform = terraform;
    this.#folder = folder;
    this.#signal = signal;
  }

  init(): Promise<TerraformRun> {
    return this.#succeed(['init', '-input=false', '-no-color']);
  }

  apply(): Promise<TerraformRun> {
    return this.#succeed(['apply', '-json', '-input=false', '-auto-approve', PARALLELISM]);
  }

  /** Applies what the last plan said, and nothing that has changed since. */
  applyPlan(): Promise<TerraformRun> {
    return this.#succeed(['apply', '-json', '-input=false', PARALLELISM, PLAN]);
  }

  /** Without a refresh: the last plan had one. */
  destroy(): Promise<TerraformRun> {
    return this.#succeed(['destroy', '-json', '-input=false', '-auto-approve', '-refresh=false', PARALLELISM]);
  }

  /** Source of the codes: Terraform documentation, `plan -detailed-exitcode`: 0 empty, 1 error, 2 not empty. */
  async plan(): Promise<TerraformRun> {
    const args = ['plan', '-json', '-input=false', '-detailed-exitcode', `-out=${PLAN}`, PARALLELISM];
    const run = await this.#run(args);
    return run.code === 2 ? run : succeeded(args, run);
  }

  /** The last plan, as a terminal shows it. */
  async planInWords(): Promise<string> {
    return (await this.#run(['show', '-no-color', PLAN])).printed.trim();
  }

  async output(name: string): Promise<string> {
    return (await this.#succeed(['output', '-raw', name])).printed;
  }

  /** Addresses of everything in the state. */
  async addresses(): Promise<readonly string[]> {
    return (await this.#succeed(['state', 'list'])).printed.split('\n').filter((line) => line !== '');
  }

  async #succeed(args: readonly string[]): Promise<TerraformRun> {
    return succeeded(args, await this.#run(args));
  }

  async #run(args: readonly string[]): Promise<TerraformRun> {
    this.#signal.throwIfAborted();
    const { command, environment } = this.#terraform;
    // A group of its own, so that its providers can be ended with it.
    const child = spawn(command, [`-chdir=${this.#folder}`, ...args], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const printed: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const end = () => endGroup(child.pid);
    process.once('exit', end);
    this.#signal.addEventListener('abort', end, { once: true });
    try {
      const [code] = await once(child, 'close');
      this.#signal.throwIfAborted();
      const text = Buffer.concat(printed).toString('utf8');
      const messages = readMessages(text);
      const said = Buffer.concat(errors).toString('utf8');
      return {
        ...messages,
        errors: messages.errors.length > 0 || said === '' ? messages.errors : [said],
        code: typeof code === 'number' ? code : 1,
        printed: text,
      };
    } finally {
      process.off('exit', end);
      this.#signal.removeEventListener('abort', end);
    }
  }
}

function succeeded(args: readonly string[], run: TerraformRun): TerraformRun {
  if (run.code === 0) return run;
  const [what = ''] = args;
  const why =
    run.errors.length > 0 ? run.errors.map((error) => `Error: ${error}`).join('\n\n') : run.printed.slice(-4000);
  throw new Error(`terraform ${what} failed.\n\n${why}`);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProcessOptions {
  readonly folder: string;
  readonly port: number;
  readonly instanceId: string;
  readonly environment: Readonly<Record<string, string>>;
}

const LOG_LENGTH = 20_000;

/** The application of an instance: `node server.js` in a folder of its own. */
export class InstanceProcess {
  readonly port: number;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #log = '';
  #isOver = false;

  constructor({ folder, port, instanceId, environment }: ProcessOptions) {
    this.port = port;
    this.#child = spawn(process.execPath, ['server.js'], {
      cwd: folder,
      // What a machine has, and nothing of whoever runs the twin.
      env: {
        PATH: process.env['PATH'],
        ...environment,
        HOST: '127.0.0.1',
        PORT: String(port),
        INSTANCE_ID: instanceId,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-LOG_LENGTH);
      });
    }
    this.ended = this.#end();
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What it printed last. */
  get log(): string {
    return this.#log;
  }

  /** How it ended: its exit code, or the signal that ended it. Null while it runs. */
  get exit(): number | string | null {
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** Asks it to end, and ends it where it does not in time. */
  async stop(killAfterMs: number): Promise<void> {
    this.#child.kill('SIGTERM');
    const limit = setTimeout(() => this.kill(), killAfterMs);
    await this.ended;
    clearTimeout(limit);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #end(): Promise<void> {
    try {
      await once(this.#child, 'close');
    } catch (thrown) {
      this.#log += String(thrown);
    }
    this.#isOver = true;
  }
}

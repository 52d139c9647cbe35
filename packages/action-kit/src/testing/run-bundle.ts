import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../input-spec.ts';
import { inputVariable } from '../input-spec.ts';
import { parseActionManifest } from './action-manifest.ts';
import { type Annotation, parseAnnotations, parseCommandFile, parseMasks } from './command-files.ts';

export interface BundleRun {
  /** Folder of the bundle, with `action.yml` beside it; or a script to run as one, which has none. */
  readonly dist: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Over what the runner gives. An undefined value takes a variable away. */
  readonly env?: Environment;
  /** Workspace of the step; a new empty folder when absent. */
  readonly workspace?: string;
  /** For Node itself, such as `--import` of a preload. */
  readonly nodeArguments?: readonly string[];
  /** Called for each line of the log, as soon as it is there; `kill` sends a signal. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Kills the process when it aborts. */
  readonly signal?: AbortSignal;
}

export interface BundleResult {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it keeps for its post step. */
  readonly state: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** The result file's content; null when there is none. */
  readonly result: unknown;
  /** `RUNNER_TEMP` and `GITHUB_WORKSPACE` of the run, if they were made for it. */
  readonly folder: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Runs an action as the runner does: Node in a process of its own, `INPUT_*` with the defaults of action.yml, command
 * files, and nothing of this process's environment that could change a result.
 */
export async function runBundle(run: BundleRun): Promise<BundleResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  const files = await commandFiles(folder);
  const script = /\.[cm]?[jt]s$/.test(run.dist) ? run.dist : join(run.dist, 'index.js');
  const workspace = run.workspace ?? join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: folder,
    ...runnerVariables(folder, workspace),
    ...(await inputVariables(run)),
    ...files,
    ...run.env,
  };
  const ended = await spawned([...(run.nodeArguments ?? []), script], { cwd: workspace, env }, run);
  const outputs = parseCommandFile(await readFile(files.GITHUB_OUTPUT, 'utf8'));
  return {
    ...ended,
    outputs,
    state: parseCommandFile(await readFile(files.GITHUB_STATE, 'utf8')),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    annotations: parseAnnotations(ended.stdout),
    masks: parseMasks(ended.stdout),
    result: await readResult(outputs['result-file']),
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function commandFiles(folder: string) {
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
  };
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  return files;
}

const runnerVariables = (folder: string, workspace: string): Readonly<Record<string, string>> => ({
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'octocat',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REPOSITORY: 'example/site',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '1000',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_WORKSPACE: workspace,
  RUNNER_OS: 'Linux',
  RUNNER_TEMP: folder,
});

/** Every input of action.yml is set, absent ones to the empty text. Unknown ones are handed over as the runner does. */
async function inputVariables({ dist, inputs = {} }: BundleRun): Promise<Readonly<Record<string, string>>> {
  const manifest = await readFile(join(dirname(dist), 'action.yml'), 'utf8').catch(() => null);
  const declared = manifest === null ? {} : parseActionManifest(manifest).inputs;
  const defaults = Object.entries(declared).map(([name, input]) => [name, input.default ?? ''] as const);
  const all = { ...Object.fromEntries(defaults), ...inputs };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [inputVariable(name), value]));
}

type Ended = Pick<BundleResult, 'exitCode' | 'endedBy' | 'stdout' | 'stderr'>;

function spawned(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  { onLine, signal }: BundleRun,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = (name: NodeJS.Signals) => void child.kill(name);
    const abort = () => kill('SIGKILL');
    signal?.addEventListener('abort', abort);
    let stdout = '';
    let stderr = '';
    let shown = 0;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      for (let end = stdout.indexOf('\n', shown); end !== -1; end = stdout.indexOf('\n', shown)) {
        const line = stdout.slice(shown, end);
        shown = end + 1;
        onLine?.(line, kill);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (exitCode, endedBy) => {
      signal?.removeEventListener('abort', abort);
      resolve({ exitCode, endedBy, stdout, stderr });
    });
  });
}

async function readResult(file: string | undefined): Promise<unknown> {
  return file === undefined ? null : JSON.parse(await readFile(file, 'utf8'));
}

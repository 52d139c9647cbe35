import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClosingStack } from '../closing-stack.ts';
import { WORKSPACE } from '../workspace.ts';
import { type ActionManifest, inputVariables } from './action-manifest.ts';
import { type Child, startChild } from './child-process.ts';
import { type Annotation, parseAnnotations, parseCommandFile } from './command-file.ts';

/** Which run of which workflow the runner says it is. */
export interface RunIdentity {
  readonly id: number;
  readonly attempt: number;
}

export interface ActionStep {
  readonly manifest: ActionManifest;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: RunIdentity;
  /** Where AWS answers, and with which keys: `AWS_*`. */
  readonly aws: Readonly<Record<string, string>>;
  /** A folder of this step's own, for what a runner collects from it. Made if absent. */
  readonly folder: string;
  /** The folder that all steps of a job share (`RUNNER_TEMP`). Made if absent. */
  readonly temp: string;
  /** Runs its post step, with what the main step kept for it; null runs the main step. */
  readonly postState?: Readonly<Record<string, string>> | null;
  /** For Node itself, such as `--import` of a preload. */
  readonly nodeArguments?: readonly string[];
  readonly onOutput?: (text: string) => void;
}

export interface ActionResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it keeps for its post step. */
  readonly state: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly log: string;
}

export interface RunningAction {
  readonly done: Promise<ActionResult>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts the committed bundle of an action in a process of its own, with the variables and files that a runner gives
 * it, and nothing of this process's environment but the paths that a program needs.
 */
export async function startAction(step: ActionStep, closing: ClosingStack): Promise<RunningAction> {
  await mkdir(step.temp, { recursive: true });
  const files = await commandFiles(step.folder);
  const bundle = fileURLToPath(bundleOf(step));
  const child = startChild(
    {
      command: process.execPath,
      args: [...(step.nodeArguments ?? []), bundle],
      cwd: WORKSPACE,
      env: {
        ...inheritedPaths(),
        ...inputVariables(step.manifest, step.inputs),
        ...runnerVariables(step),
        ...stateVariables(step.postState ?? {}),
        ...files,
        ...step.aws,
      },
      ...(step.onOutput === undefined ? {} : { onOutput: step.onOutput }),
    },
    closing,
  );
  return { kill: child.kill, done: resultOf(child, files) };
}

type CommandFiles = Readonly<
  Record<'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY' | 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_PATH', string>
>;

async function commandFiles(folder: string): Promise<CommandFiles> {
  await mkdir(folder, { recursive: true });
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

async function resultOf(child: Child, files: CommandFiles): Promise<ActionResult> {
  const { exitCode, signal, log } = await child.done;
  const output = await readFile(files.GITHUB_OUTPUT, 'utf8');
  return {
    exitCode,
    signal,
    outputs: parseCommandFile(output),
    state: parseCommandFile(await readFile(files.GITHUB_STATE, 'utf8')),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    annotations: parseAnnotations(log),
    log,
  };
}

function bundleOf({ manifest, postState = null }: ActionStep): URL {
  if (postState === null) return manifest.main;
  if (manifest.post === null) throw new TypeError(`${manifest.name} has no post step`);
  return manifest.post;
}

function stateVariables(state: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

function runnerVariables({ run, temp, manifest }: ActionStep): Readonly<Record<string, string>> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: manifest.name,
    GITHUB_ACTION_PATH: fileURLToPath(new URL('.', manifest.main)),
    GITHUB_ACTOR: 'rehearsal',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'example/console',
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.id),
    GITHUB_SERVER_URL: 'https://github.com',
    // A commit that no other run has, so that nothing can depend on two runs sharing one.
    GITHUB_SHA: createHash('sha1').update(String(run.id)).digest('hex'),
    GITHUB_WORKFLOW: 'deploy',
    GITHUB_WORKSPACE: WORKSPACE,
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: temp,
  };
}

function inheritedPaths(): Readonly<Record<string, string>> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

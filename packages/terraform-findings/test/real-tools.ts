import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName, ToolOutput } from '@deploy/terraform-findings';
import { type Case, treeOf } from './corpus.ts';

/** Programs of this machine; tools that the repository locks come first. */
export function findProgram(name: string): string | null {
  const own = fileURLToPath(new URL('../../../.tools/bin/', import.meta.url));
  const folders = [own, ...(process.env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const programOf = (tool: ToolName): string =>
  tool === 'fmt' || tool === 'validate' || tool === 'test' ? 'terraform' : tool;

/** Trees where tools may write, away from the checkout; with nothing of this machine's settings. */
export interface Room {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): void;
}

export function makeRoom(): Room {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'findings-')));
  const settings = join(folder, 'settings.tfrc');
  writeFileSync(settings, '');
  const environment = {
    ...process.env,
    TF_CLI_CONFIG_FILE: settings,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    LOG_LEVEL: 'WARNING',
    PYTHONIOENCODING: 'utf-8',
  };
  return { folder, environment, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function placeTree(room: Room, from: string, name: string): string {
  const tree = join(room.folder, name);
  mkdirSync(tree, { recursive: true });
  cpSync(from, tree, { recursive: true });
  return tree;
}

/** Runs a program to its end, in a folder. */
export function execute(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<ToolOutput> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code, signal }),
    );
  });
}

/** How each tool is called over one directory of a tree. All are started at the root of the tree. */
export const argumentsOf = (tool: ToolName, directory: string): readonly string[] =>
  ({
    fmt: [`-chdir=${directory}`, 'fmt', '-check', '-diff', '-recursive', '-no-color'],
    validate: [`-chdir=${directory}`, 'validate', '-json'],
    test: [`-chdir=${directory}`, 'test', '-json'],
    tflint: [`--chdir=${directory}`, '--format=json'],
    checkov: ['-d', directory, '--framework', 'terraform', '--compact', '--skip-download', '--output', 'json'],
    trivy: ['config', '--format', 'json', directory],
  })[tool];

export const initArguments = (directory: string): readonly string[] => [
  `-chdir=${directory}`,
  'init',
  '-backend=false',
  '-input=false',
  '-no-color',
];

/** Runs a case in a room: what its tool left behind. */
export async function runCase(
  item: Case,
  room: Room,
  more: readonly string[] = [],
): Promise<{ output: ToolOutput; root: string }> {
  const program = findProgram(programOf(item.tool)) ?? programOf(item.tool);
  const root = placeTree(room, treeOf(item), item.name);
  if (item.needsInit) {
    const init = await execute(program, initArguments(item.directory), root, room.environment);
    if (init.code !== 0) throw new Error(`init of ${item.name} failed: ${init.stderr}`);
  }
  const output = await execute(program, [...argumentsOf(item.tool, item.directory), ...more], root, room.environment);
  return { output, root };
}

/** Does the work of all items, at most two at a time; answers in their order. */
export async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** The version line of a program, such as `1.11.4`. */
export function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
}

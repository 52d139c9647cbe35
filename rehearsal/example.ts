import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PreconditionError } from '@deploy/kernel';
import type { ClosingStack } from './closing-stack.ts';
import { startChild } from './runner/child-process.ts';

/** An application of this repository that scenes deploy, with dependencies of its own. */
export type ExampleName = 'console' | 'api';

/** Without a network it should be known in seconds, not after npm's minutes of patience. */
const NPM_OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
const NOT_SOURCE = new Set(['node_modules', 'dist']);

export const exampleFolder = (name: ExampleName): string =>
  fileURLToPath(new URL(`../examples/${name}/`, import.meta.url));

const markOf = (folder: string): string => join(folder, 'node_modules', '.installed');

/** Whether what the example is built with is there, as its lock file says now. */
export async function isInstalled(name: ExampleName): Promise<boolean> {
  const folder = exampleFolder(name);
  return (await readFile(markOf(folder), 'utf8').catch(() => '')) === (await lockDigest(folder));
}

/**
 * Installs what the example is built with, by its lock file. Throws `PreconditionError` when npm is missing or cannot
 * reach its registry.
 */
export async function install(
  name: ExampleName,
  closing: ClosingStack,
  onOutput: (text: string) => void,
): Promise<void> {
  const folder = exampleFolder(name);
  await runTool({ command: 'npm', args: ['ci', ...NPM_OPTIONS], cwd: folder, example: name }, closing, onOutput);
  await writeFile(markOf(folder), await lockDigest(folder));
}

async function lockDigest(folder: string): Promise<string> {
  const lock = await readFile(join(folder, 'package-lock.json'));
  return createHash('sha256').update(lock).digest('hex');
}

/** Whether a file of an example belongs to what it is built from. */
export function isSource(folder: string, path: string): boolean {
  return !relative(folder, path)
    .split(sep)
    .some((part) => NOT_SOURCE.has(part));
}

/** Of all sources of an example, and of what a release makes of them. */
export async function sourcesDigest(name: ExampleName, release: unknown): Promise<string> {
  const folder = exampleFolder(name);
  const hash = createHash('sha256').update(JSON.stringify(release));
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => isSource(folder, file))
    .sort((one, other) => one.localeCompare(other));
  for (const file of files)
    hash
      .update(relative(folder, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it makes ready. */
  readonly example: ExampleName;
}

/** Runs it to its end. Throws `PreconditionError` with its last words when it fails. */
export async function runTool(tool: Tool, closing: ClosingStack, onOutput: (text: string) => void): Promise<void> {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...tool.env }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const [first = '', ...others] = tool.command === process.execPath ? tool.args : [tool.command, ...tool.args];
  const called = [basename(first), ...others.slice(-4)].join(' ');
  try {
    const { exitCode, log } = await startChild({ ...tool, env, onOutput }, closing).done;
    if (exitCode !== 0) throw new Error(log.trim().split('\n').slice(-12).join('\n'));
  } catch (cause) {
    throw new PreconditionError({
      code: 'rehearsal-example-unbuilt',
      message: `examples/${tool.example} could not be made ready: ${called} failed.\n${cause instanceof Error ? cause.message : ''}`,
      remedy: `Run \`npm ci && npm run build\` in examples/${tool.example} and correct what it says.`,
      cause,
    });
  }
}

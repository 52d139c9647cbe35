import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PreconditionError } from '@deploy/kernel';
import type { ClosingStack } from '../closing-stack.ts';
import { startChild } from '../runner/child-process.ts';
import type { ConsoleRelease, SourceEdit } from './releases.ts';

const CONSOLE = fileURLToPath(new URL('../../examples/console/', import.meta.url));
/** Without a network it should be known in seconds, not after npm's minutes of patience. */
const NPM_OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
const NOT_SOURCE = new Set(['node_modules', 'dist']);

/** Where the console's configuration for an environment lies: what a deploy lays over the build. */
export const overlayOf = (environment: 'test' | 'prod'): string => join(CONSOLE, 'environments', environment);

const INSTALLED = join(CONSOLE, 'node_modules', '.installed');

/** Whether what the console is built with is there, as its lock file says now. */
export async function isConsoleInstalled(): Promise<boolean> {
  return (await readFile(INSTALLED, 'utf8').catch(() => '')) === (await lockDigest());
}

/**
 * Installs what the console is built with, by its lock file. Throws `PreconditionError` when npm is missing or cannot
 * reach its registry.
 */
export async function installConsole(closing: ClosingStack, onOutput: (text: string) => void): Promise<void> {
  await runTool({ command: 'npm', args: ['ci', ...NPM_OPTIONS], cwd: CONSOLE }, closing, onOutput);
  await writeFile(INSTALLED, await lockDigest());
}

async function lockDigest(): Promise<string> {
  const lock = await readFile(join(CONSOLE, 'package-lock.json'));
  return createHash('sha256').update(lock).digest('hex');
}

export interface BuildOptions {
  /** Where builds are kept. */
  readonly work: string;
  readonly closing: ClosingStack;
  /** Called when there is something to build. */
  readonly onStart: () => void;
  readonly onOutput: (text: string) => void;
}

/**
 * Builds one commit of the console with Vite and answers the folder of the build. Sources are copied, so the working
 * tree stays as it is; a build of the same sources is kept in `work` and used again.
 */
export async function buildConsole(
  release: ConsoleRelease,
  { work, closing, ...heard }: BuildOptions,
): Promise<string> {
  const built = join(work, `${release.label}-${(await digestOf(release)).slice(0, 12)}`);
  if (await exists(built)) return built;
  heard.onStart();
  const sources = join(work, `sources-${release.label}-${process.pid}`);
  await rm(sources, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await cp(CONSOLE, sources, { recursive: true, filter: (from) => isSource(from) });
  await symlink(join(CONSOLE, 'node_modules'), join(sources, 'node_modules'), 'dir');
  for (const edit of release.edits) await applyEdit(sources, edit);
  const vite = join(CONSOLE, 'node_modules', 'vite', 'bin', 'vite.js');
  const tool = { command: process.execPath, args: [vite, 'build'], cwd: sources, env: { VITE_RELEASE: release.label } };
  await runTool(tool, closing, heard.onOutput);
  await rename(join(sources, 'dist'), built);
  await rm(sources, { recursive: true, force: true });
  return built;
}

async function digestOf(release: ConsoleRelease): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(release));
  const names = (await readdir(CONSOLE, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isSource)
    .sort((one, other) => one.localeCompare(other));
  for (const name of names)
    hash
      .update(relative(CONSOLE, name))
      .update('\0')
      .update(await readFile(name))
      .update('\0');
  return hash.digest('hex');
}

function isSource(path: string): boolean {
  return !relative(CONSOLE, path)
    .split(sep)
    .some((part) => NOT_SOURCE.has(part));
}

async function applyEdit(sources: string, edit: SourceEdit): Promise<void> {
  const file = join(sources, edit.file);
  const parts = (await readFile(file, 'utf8')).split(edit.find);
  if (parts.length !== 2) {
    throw new PreconditionError({
      code: 'rehearsal-edit-lost',
      message: `examples/console/${edit.file} holds ${parts.length - 1} times what a release changes: ${edit.find}`,
      remedy: 'Bring the edit in rehearsal/console/releases.ts up to date with the console.',
    });
  }
  await writeFile(file, parts.join(edit.replace));
}

interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function runTool(tool: Tool, closing: ClosingStack, onOutput: (text: string) => void): Promise<void> {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...tool.env }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const called = [tool.command === process.execPath ? 'vite' : tool.command, ...tool.args.slice(-4)].join(' ');
  try {
    const { exitCode, log } = await startChild({ ...tool, env, onOutput }, closing).done;
    if (exitCode !== 0) throw new Error(log.trim().split('\n').slice(-12).join('\n'));
  } catch (cause) {
    throw new PreconditionError({
      code: 'rehearsal-console-unbuilt',
      message: `The example console could not be made ready: ${called} failed.\n${cause instanceof Error ? cause.message : ''}`,
      remedy: 'Run `npm ci && npm run build` in examples/console and correct what it says.',
      cause,
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

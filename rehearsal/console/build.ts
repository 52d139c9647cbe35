import { cp, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreconditionError } from '@deploy/kernel';
import type { ClosingStack } from '../closing-stack.ts';
import { exampleFolder, isSource, runTool, sourcesDigest } from '../example.ts';
import type { ConsoleRelease, SourceEdit } from './releases.ts';

const CONSOLE = exampleFolder('console');

/** Where the console's configuration for an environment lies: what a deploy lays over the build. */
export const overlayOf = (environment: 'test' | 'prod'): string => join(CONSOLE, 'environments', environment);

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
  const built = join(work, `${release.label}-${(await sourcesDigest('console', release)).slice(0, 12)}`);
  if (await exists(built)) return built;
  heard.onStart();
  const sources = join(work, `sources-${release.label}-${process.pid}`);
  await rm(sources, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await cp(CONSOLE, sources, { recursive: true, filter: (from) => isSource(CONSOLE, from) });
  await symlink(join(CONSOLE, 'node_modules'), join(sources, 'node_modules'), 'dir');
  for (const edit of release.edits) await applyEdit(sources, edit);
  const vite = join(CONSOLE, 'node_modules', 'vite', 'bin', 'vite.js');
  const env = { VITE_RELEASE: release.label };
  const tool = { command: process.execPath, args: [vite, 'build'], cwd: sources, env, example: 'console' } as const;
  await runTool(tool, closing, heard.onOutput);
  await rename(join(sources, 'dist'), built);
  await rm(sources, { recursive: true, force: true });
  return built;
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

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

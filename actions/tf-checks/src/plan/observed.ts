import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sha256Hex } from '@deploy/kernel';
import type { Job } from '../job.ts';

const LOCK_FILE = '.terraform.lock.hcl';

/** SHA-256 of a file, 64 hexadecimal digits. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Of the stack's lock file; null where there is none. To be asked before Terraform may have made one. */
export async function lockFileDigest({ workspace }: Job, stack: string): Promise<string | null> {
  const file = join(workspace, stack, LOCK_FILE);
  return existsSync(file) ? await digestOf(file) : null;
}

/** Of every file below the root and of the variables that are given beside it, with their names. */
export async function codeDigest({ inputs, tree, workspace }: Job, stack: string): Promise<string> {
  const given = inputs['var-files'].map((name) => resolve(workspace, stack, name));
  const files = tree.flatMap((directory) => directory.files).filter((name) => !name.endsWith(LOCK_FILE));
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].toSorted((a, b) => (a < b ? -1 : 1))) {
    hash.update(`${file}\0${sha256Hex(await readFile(join(workspace, file)))}\n`);
  }
  for (const file of given) if (existsSync(file)) hash.update(`${sha256Hex(await readFile(file))}\n`);
  return hash.digest('hex');
}

/** The commit whose code this is: of a pull request the one that was pushed, since GITHUB_SHA is a merge that nobody made. */
export const commitOf = ({ action, github }: Job): string =>
  github.event.pullRequest?.head ?? action.run.commit ?? 'none';

import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PreconditionError } from '@deploy/kernel';
import { configurationDigest } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';

const LOCK_FILE = '.terraform.lock.hcl';

/** SHA-256 of a file, 64 hexadecimal digits. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Of the stack's lock file; null where there is none. To be asked before Terraform may have made one. */
async function lockFileDigest({ workspace }: Job, stack: string): Promise<string | null> {
  const file = join(workspace, stack, LOCK_FILE);
  return existsSync(file) ? await digestOf(file) : null;
}

/** Of every file below the root and of the variables that are given beside it. */
async function codeDigest({ inputs, tree, workspace }: Job, stack: string): Promise<string> {
  const code = tree.flatMap((directory) => directory.files).filter((name) => !name.endsWith(LOCK_FILE));
  const given = inputs['var-files'].map((name) => relative(workspace, resolve(workspace, stack, name)));
  const files = [...new Set([...code, ...given])].filter((path) => existsSync(join(workspace, path)));
  return configurationDigest(
    await Promise.all(files.map(async (path) => ({ path, sha256: await digestOf(join(workspace, path)) }))),
  );
}

/**
 * The commit whose code this is: of a pull request the one that was pushed, since GITHUB_SHA is a merge that nobody made.
 * Null outside GitHub.
 */
export const commitOf = ({ action, github }: Job): string | null => github.event.pullRequest?.head ?? action.run.commit;

/** What everything of a plan is compared with, before Terraform may have made a lock file. */
export async function observedCode(job: Job, stack: string) {
  const commit = commitOf(job);
  if (commit === null) {
    throw new PreconditionError({
      code: 'commit-unknown',
      message: 'It is not known which commit this is, so a plan cannot be bound to it.',
      remedy: 'Run the action in a workflow, or set GITHUB_SHA to the full hash of the commit.',
    });
  }
  return {
    ...{ commit, stack, environment: job.inputs.environment },
    purpose: job.inputs.cutover ? ('cutover' as const) : ('ordinary' as const),
    lockSha256: await lockFileDigest(job, stack),
    configurationSha256: await codeDigest(job, stack),
  };
}

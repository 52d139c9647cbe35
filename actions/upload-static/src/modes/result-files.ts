import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangedPaths } from '@deploy/kernel';
import type { Job } from '../job.ts';

/** Writes a JSON file for later steps of the job and answers its path. */
export async function writeJobFile(job: Job, name: string, content: unknown): Promise<string> {
  const scope = [job.target.bucket, job.target.prefix.replaceAll('/', '-')].join('-').replace(/-+$/, '');
  const file = join(job.action.run.tempDirectory, `upload-static-${scope}-${name}.json`);
  await writeFile(file, `${JSON.stringify(content, null, 1)}\n`);
  return file;
}

export const writeChangedPaths = (job: Job, changes: ChangedPaths): Promise<string> =>
  writeJobFile(job, 'changed-paths', changes);

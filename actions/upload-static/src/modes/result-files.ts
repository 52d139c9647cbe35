import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChangedPaths, errorMessage, PreconditionError } from '@deploy/kernel';
import type { Job } from '../job.ts';

/** Writes a JSON file for later steps of the job and answers its path. */
export async function writeJobFile(job: Job, name: string, content: unknown): Promise<string> {
  const scope = [job.target.bucket, job.target.prefix.replaceAll('/', '-')].join('-').replace(/-+$/, '');
  const file = join(job.action.run.tempDirectory, `upload-static-${scope}-${name}.json`);
  try {
    await writeFile(file, JSON.stringify(content));
  } catch (cause) {
    throw new PreconditionError({
      code: 'result-unwritable',
      message: `The work is done, and ${file} could not be written: ${errorMessage(cause)}.`,
      remedy:
        'Look at the disk and at RUNNER_TEMP of the runner, and run the job again: what is done is not done twice.',
      cause,
    });
  }
  return file;
}

export const writeChangedPaths = (job: Job, changes: ChangedPaths): Promise<string> =>
  writeJobFile(job, 'changed-paths', changes);

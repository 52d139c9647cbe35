import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

const BUNDLE = fileURLToPath(new URL('../../actions/upload-static/dist/index.js', import.meta.url));

/** The committed bundle, run as a runner runs it: inputs in the environment, files for outputs and summary. */
export const uploadStatic: Peer = {
  id: 'upload-static',
  title: 'upload-static (stage, then flip)',
  tool: null,
  role: 'ours',
  command: async (job: Job) => {
    const temp = join(job.scratch, 'runner-temp');
    await mkdir(temp, { recursive: true });
    const files = { GITHUB_OUTPUT: join(job.scratch, 'output'), GITHUB_STEP_SUMMARY: join(job.scratch, 'summary.md') };
    for (const file of Object.values(files)) await writeFile(file, '');
    return {
      command: process.execPath,
      args: [BUNDLE],
      env: {
        ...awsEnvironment(job),
        ...files,
        AWS_ENDPOINT_URL: job.endpoint,
        GITHUB_ACTIONS: 'true',
        GITHUB_RUN_ID: String(1_000 + job.turn),
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_SERVER_URL: 'https://github.invalid',
        GITHUB_REPOSITORY: 'bench/site',
        GITHUB_WORKSPACE: job.source,
        RUNNER_TEMP: temp,
        INPUT_SOURCE: job.source,
        INPUT_BUCKET: job.bucket,
        INPUT_REGION: job.region,
      },
    };
  },
};

/** Whether the bundle is there to be measured. */
export const isBundled = (): boolean => existsSync(BUNDLE);

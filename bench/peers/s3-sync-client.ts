import { fileURLToPath } from 'node:url';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

const RUNNER = fileURLToPath(new URL('s3-sync-client-run.mjs', import.meta.url));

/** The npm library, 64 transfers at once, driven by the few lines that its README shows. */
export const s3SyncClient: Peer = {
  id: 's3-sync-client',
  title: 's3-sync-client, 64 transfers',
  tool: 's3-sync-client',
  role: 'peer',
  command: async (job: Job) => ({
    command: process.execPath,
    args: [RUNNER, job.source, job.bucket, job.endpoint],
    env: awsEnvironment(job),
  }),
};

import { fileURLToPath } from 'node:url';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

const PROGRAM = fileURLToPath(new URL('bare-upload.mjs', import.meta.url));

/** The floor under every uploader on Node: what signing and sending the same bodies costs when nothing else is done. */
function bare(concurrency: number): Peer {
  return {
    id: `bare-${concurrency}`,
    title: `bare signed node:http, ${concurrency} at once`,
    tool: null,
    role: 'floor',
    command: async (job: Job) => ({
      command: process.execPath,
      args: [PROGRAM, job.source, job.bucket, job.endpoint, String(concurrency)],
      env: awsEnvironment(job),
    }),
  };
}

export const bare64 = bare(64);
export const bare128 = bare(128);

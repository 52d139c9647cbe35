import { requiredTool } from '../../tools/servers/installed.ts';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

/** s3deploy with 64 workers: compares MD5 with ETags. Deletion is off, as for every peer. */
export const s3deploy: Peer = {
  id: 's3deploy',
  title: 's3deploy, 64 workers',
  tool: 's3deploy',
  role: 'peer',
  command: async (job: Job) => ({
    command: requiredTool('s3deploy').path,
    args: [
      ...['-source', job.source, '-bucket', job.bucket, '-region', job.region, '-endpoint-url', job.endpoint],
      ...['-key', job.accessKeyId, '-secret', job.secretAccessKey, '-workers', '64', '-max-delete', '0', '-quiet'],
    ],
    env: awsEnvironment(job),
  }),
};

import { requiredTool } from '../../tools/servers/installed.ts';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

/**
 * `rclone copy` with comparison of MD5 checksums. `copy` and not `sync`, so that it deletes no chunk that open tabs need;
 * that also spares it work.
 */
function rclone(id: string, title: string, flags: readonly string[]): Peer {
  return {
    id,
    title,
    tool: 'rclone',
    role: 'peer',
    command: async (job: Job) => ({
      command: requiredTool('rclone').path,
      args: [
        ...['copy', job.source, `:s3:${job.bucket}`, '--checksum', '--transfers', '64', '--checkers', '64'],
        ...['--s3-provider', 'Other', '--s3-env-auth', '--s3-endpoint', job.endpoint, '--s3-region', job.region],
        // One listing of the whole bucket instead of one a folder; no attempt to create the bucket.
        ...['--fast-list', '--s3-no-check-bucket', '--config', '', '--log-level', 'ERROR', ...flags],
      ],
      env: awsEnvironment(job),
    }),
  };
}

export const rcloneCopy = rclone('rclone', 'rclone copy --checksum, 64', []);
export const rcloneNoHead = rclone('rclone-no-head', 'rclone copy --checksum --s3-no-head, 64', ['--s3-no-head']);

import { requiredTool } from '../../tools/servers/installed.ts';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

/** `s5cmd sync`: compares size and time, so a fresh build is uploaded whole; with `--size-only` the size alone. */
function s5cmd(id: string, title: string, flags: readonly string[]): Peer {
  return {
    id,
    title,
    tool: 's5cmd',
    role: 'peer',
    command: async (job: Job) => ({
      command: requiredTool('s5cmd').path,
      args: [
        ...['--log', 'error', '--endpoint-url', job.endpoint, 'sync', ...flags],
        ...[`${job.source}/`, `s3://${job.bucket}/`],
      ],
      env: awsEnvironment(job),
    }),
  };
}

export const s5cmdSync = s5cmd('s5cmd', 's5cmd sync, 256 workers', []);
export const s5cmdSizeOnly = s5cmd('s5cmd-size-only', 's5cmd sync --size-only', ['--size-only']);

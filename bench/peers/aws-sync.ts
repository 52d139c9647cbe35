import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requiredTool } from '../../tools/servers/installed.ts';
import { awsEnvironment, type Job, type Peer } from './peer.ts';

/** `aws s3 sync`: compares size and time, so a fresh build is uploaded whole. */
function awsSync(concurrency: number): Peer {
  return {
    id: `aws-sync-${concurrency}`,
    title: `aws s3 sync, ${concurrency} requests`,
    tool: 'aws',
    role: 'peer',
    command: async (job: Job) => {
      const config = join(job.scratch, 'aws-config');
      await writeFile(config, `[default]\ns3 =\n  max_concurrent_requests = ${concurrency}\n`);
      const target = ['s3', 'sync', job.source, `s3://${job.bucket}`, '--endpoint-url', job.endpoint];
      return {
        command: requiredTool('aws').path,
        args: [...target, '--only-show-errors', '--no-progress'],
        env: { ...awsEnvironment(job), AWS_CONFIG_FILE: config },
      };
    },
  };
}

export const awsSync10 = awsSync(10);
export const awsSync50 = awsSync(50);

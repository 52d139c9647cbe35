import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { requiredTool } from '../../../../tools/servers/installed.ts';
import type { S3Server } from '../../../../tools/servers/s3-server.ts';

export type CliServer = Pick<S3Server, 'url' | 'region' | 'accessKeyId' | 'secretAccessKey'>;

/** Runs the AWS CLI against a server and returns what it printed. Rejects with what it said when it fails. */
export async function awsCli(server: CliServer, args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    AWS_DEFAULT_REGION: server.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const { stdout } = await promisify(execFile)(
    requiredTool('aws').path,
    ['--endpoint-url', server.url, '--output', 'json', ...args],
    { env },
  );
  return stdout;
}

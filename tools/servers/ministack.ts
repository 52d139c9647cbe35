import { requiredTool } from './installed.ts';
import type { S3Server } from './s3-server.ts';
import { freePort, startServer } from './server-process.ts';

/** A second opinion on S3 and CloudFront. Checks checksums; accepts any signature; keeps everything in memory. */
export async function startMinistack(): Promise<S3Server> {
  const { path } = requiredTool('ministack');
  const port = await freePort();
  const server = await startServer({
    name: 'ministack',
    command: path,
    args: [],
    // Without BIND_HOST it listens on every interface.
    env: { BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), EDGE_PORT: String(port), LOG_LEVEL: 'WARNING' },
    port,
    readyPath: '/_ministack/health',
  });
  return { ...server, name: 'ministack', region: 'us-east-1', accessKeyId: 'test', secretAccessKey: 'test' };
}

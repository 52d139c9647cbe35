import { requiredTool } from './installed.ts';
import type { ServerProcess } from './server-process.ts';
import { freePort, startServer } from './server-process.ts';

/** A foreign AWS and what a client needs to talk to it. */
export interface CloudServer extends ServerProcess {
  readonly name: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A second opinion on Auto Scaling, ELB, CloudWatch, SSM and STS. Accepts any signature; keeps everything in memory. */
export async function startMoto(): Promise<CloudServer> {
  const { path } = requiredTool('moto');
  const port = await freePort();
  const server = await startServer({
    name: 'moto',
    command: path,
    args: ['--host', '127.0.0.1', '--port', String(port)],
    env: { MOTO_IAM_LOAD_MANAGED_POLICIES: 'false' },
    port,
    readyPath: '/moto-api/data.json',
  });
  return { ...server, name: 'moto', region: 'us-east-1', accessKeyId: 'test', secretAccessKey: 'test' };
}

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requiredTool } from './installed.ts';
import type { S3Server } from './s3-server.ts';
import { freePort, startServer } from './server-process.ts';

export interface VersitygwOptions {
  /** Whether buckets may keep versions. Costs a copy per overwrite, so benchmarks leave it off. */
  readonly versioning: boolean;
}

const ACCESS = 'AKIAREFEREE000000000';
const SECRET = 'a-secret-that-opens-nothing';

/** The strict referee: refuses bad signatures and checksums. Keeps its objects in memory where the machine allows. */
export async function startVersitygw(options: VersitygwOptions): Promise<S3Server> {
  const { path } = requiredTool('versitygw');
  const base = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'versitygw-'));
  const root = join(base, 'root');
  const versions = join(base, 'versions');
  mkdirSync(root);
  mkdirSync(versions);
  const removeFiles = () => rmSync(base, { recursive: true, force: true });
  process.once('exit', removeFiles);
  const port = await freePort();
  const server = await startServer({
    name: 'versitygw',
    command: path,
    args: [
      ...['--port', `127.0.0.1:${port}`, '--access', ACCESS, '--secret', SECRET, '--region', 'us-east-1'],
      // Off by default; real S3 keeps connections open.
      ...['--keep-alive', '--quiet', '--health', '/health'],
      'posix',
      // Must lie outside the root, or the versions would be a bucket.
      ...(options.versioning ? ['--versioning-dir', versions] : []),
      root,
    ],
    cwd: base,
    port,
    readyPath: '/health',
  });
  const stop = async () => {
    await server.stop();
    process.off('exit', removeFiles);
    removeFiles();
  };
  return { ...server, stop, name: 'versitygw', region: 'us-east-1', accessKeyId: ACCESS, secretAccessKey: SECRET };
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of few lines that behaves as a release should: answers its version, and ends gracefully. */
const SERVER = `
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
const { version, health = 200, crashes = false, ignoresSigterm = false } = JSON.parse(readFileSync('release.json', 'utf8'));
let isStopping = false;
const server = createServer((request, response) => {
  if (isStopping) response.setHeader('connection', 'close');
  if (request.url === '/healthz') return response.writeHead(isStopping ? 503 : health).end();
  if (request.url === '/crash') process.exit(7);
  response.writeHead(200, { 'x-version': version, 'x-instance': process.env.INSTANCE_ID });
  response.end(JSON.stringify({ version, instance: process.env.INSTANCE_ID, colour: process.env.COLOUR, cwd: process.cwd() }));
});
server.keepAliveTimeout = 75_000;
if (crashes) throw new Error('does not start');
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => {
  isStopping = true;
  if (!ignoresSigterm) server.close(() => process.exit(0));
});
`;

export interface Behaviour {
  readonly version: string;
  /** What its health check answers. */
  readonly health?: number;
  readonly crashes?: boolean;
  readonly ignoresSigterm?: boolean;
}

/** The artifact of a release, as a build would make it. */
export function artifactOf(behaviour: Behaviour): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'artifact-'));
  try {
    writeFileSync(join(folder, 'server.js'), SERVER);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'release.json'), JSON.stringify(behaviour));
    const file = join(folder, 'artifact.tar.gz');
    spawnSync('tar', ['-czf', file, '-C', folder, 'server.js', 'package.json', 'release.json']);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

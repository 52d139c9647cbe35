import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server as small as one can be that answers, takes its time, says what it was given and ends when it is told to. */
export const GOOD = `
const { createServer } = require('node:http');
const server = createServer((request, response) => {
  if (request.url === '/healthz') return response.writeHead(200).end();
  if (request.url === '/slow') return setTimeout(() => response.end('finished'), 700);
  response.end(JSON.stringify(process.env));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

export const UNHEALTHY = GOOD.replace('writeHead(200)', 'writeHead(503)');
export const CRASHING = `console.log('{"event":"crash","message":"no database"}'); process.exit(1);`;

export interface Artifact {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** A gzipped tar with these files. */
export function pack(folder: string, files: Readonly<Record<string, string>>): Artifact {
  const content = join(folder, 'content');
  mkdirSync(content, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(content, name), text);
  const file = join(folder, 'artifact.tar.gz');
  const { status, stderr } = spawnSync('tar', ['-czf', file, '-C', content, '.'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return artifactOf(readFileSync(file));
}

export const artifactOf = (bytes: Buffer): Artifact => ({
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

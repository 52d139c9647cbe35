import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { after } from 'node:test';
import { redisClient } from '../src/sessions/redis-client.ts';
import type { Redis } from '../src/sessions/redis-sessions.ts';

/** A client of a real `redis-server` on a port of this machine, and null where none is installed. */
export async function redisOnThisMachine(): Promise<Redis | null> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const isThere = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!isThere) {
    console.log('There is no redis-server on this machine: sessions are not tried against one.');
    return null;
  }
  const ready = Promise.withResolvers<void>();
  const settings = { host: '127.0.0.1', port, isEncrypted: false, iam: undefined };
  const redis = redisClient(settings, (event) => {
    if (event === 'session_store_ready') ready.resolve();
  });
  await ready.promise;
  after(async () => {
    await redis.end();
    child.kill();
  });
  return redis;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

import { createClient } from '@redis/client';
import type { Log } from '../log.ts';
import type { RedisSettings } from '../settings.ts';
import { iamPassword } from './iam-password.ts';
import type { Redis } from './redis-sessions.ts';

/** A session is not worth waiting longer for: the visitor is told to try again. */
const COMMAND_MS = 2_000;

/**
 * A connection that comes back by itself, with a password that is new each time. It does not wait for the first one: an
 * instance starts without its session store, too, and answers what needs none.
 */
export function redisClient({ host, port, isEncrypted, iam }: RedisSettings, log: Log): Redis {
  const client = createClient({
    socket: {
      host,
      port,
      ...(isEncrypted ? { tls: true as const } : {}),
      connectTimeout: COMMAND_MS,
      reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 5_000),
    },
    disableOfflineQueue: true,
    commandOptions: { timeout: COMMAND_MS },
    ...(iam === undefined ? {} : { credentialsProvider: provider(iam) }),
  });
  client.on('error', ({ message }: Error) => log('session_store_failed', { reason: message }));
  client.on('ready', () => log('session_store_ready'));
  void client.connect().catch(() => {});

  return {
    async set(key, value, seconds) {
      await client.set(key, value, { expiration: { type: 'EX', value: seconds } });
    },
    get: (key) => client.get(key),
    async delete(key) {
      await client.del(key);
    },
    async end() {
      client.destroy();
    },
  };
}

const provider = (iam: NonNullable<RedisSettings['iam']>) => ({
  type: 'async-credentials-provider' as const,
  credentials: async () => ({ username: iam.user, password: await iamPassword(iam) }),
});

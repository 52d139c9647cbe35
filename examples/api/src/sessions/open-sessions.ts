import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import { redisSessions } from './redis-sessions.ts';
import type { Sessions } from './sessions.ts';
import { signedSessions } from './signed-sessions.ts';

/** What the settings ask for; null when they name neither a store nor a secret: then nobody can sign in. */
export async function openSessions({ redis, sessionSecret }: Settings, log: Log): Promise<Sessions | null> {
  if (redis !== undefined) {
    // Only here, so that whoever needs no store loads none.
    const { redisClient } = await import('./redis-client.ts');
    return redisSessions(redisClient(redis, log));
  }
  return sessionSecret === undefined ? null : signedSessions(sessionSecret, Date.now);
}

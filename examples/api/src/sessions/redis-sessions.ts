import { createHash, randomBytes } from 'node:crypto';
import { SESSION_SECONDS, type Sessions, sessionOf } from './sessions.ts';

/** The three commands that it takes. */
export interface Redis {
  set(key: string, value: string, seconds: number): Promise<void>;
  get(key: string): Promise<string | null>;
  delete(key: string): Promise<void>;
  end(): Promise<void>;
}

/** Sessions in a store that every instance asks. It holds a digest of the token, so that who reads it can be nobody. */
export function redisSessions(redis: Redis): Sessions {
  const keyOf = (token: string) => `session:${createHash('sha256').update(token).digest('hex')}`;

  return {
    async open({ user }) {
      const token = randomBytes(32).toString('base64url');
      await redis.set(keyOf(token), JSON.stringify({ user }), SESSION_SECONDS);
      return token;
    },
    async read(token) {
      const text = await redis.get(keyOf(token));
      return text === null ? null : sessionOf(text);
    },
    close: (token) => redis.delete(keyOf(token)),
    end: () => redis.end(),
  };
}

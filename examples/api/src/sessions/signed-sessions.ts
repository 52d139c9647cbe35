import { createHmac, timingSafeEqual } from 'node:crypto';
import { SESSION_SECONDS, type Sessions, sessionOf } from './sessions.ts';

/**
 * Sessions that live in the cookie: `<session and end>.<signature>`. Every instance with the same secret can read them,
 * and none keeps anything. The price: signing out makes the browser forget one, and nobody else.
 */
export function signedSessions(secret: string, nowMs: () => number): Sessions {
  const signatureOf = (body: string) => createHmac('sha256', secret).update(body).digest('base64url');

  return {
    async open({ user }) {
      const untilMs = nowMs() + SESSION_SECONDS * 1000;
      const body = Buffer.from(JSON.stringify({ user, untilMs })).toString('base64url');
      return `${body}.${signatureOf(body)}`;
    },
    async read(token) {
      const [body = '', signature = ''] = token.split('.');
      if (!isSame(signature, signatureOf(body))) return null;
      const text = Buffer.from(body, 'base64url').toString();
      return endOf(text) > nowMs() ? sessionOf(text) : null;
    },
    async close() {},
    async end() {},
  };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function endOf(text: string): number {
  const value: unknown = JSON.parse(text);
  const isDated = typeof value === 'object' && value !== null && 'untilMs' in value;
  return isDated && typeof value.untilMs === 'number' ? value.untilMs : 0;
}

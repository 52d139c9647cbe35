import type { CookieOptions, Request } from 'express';
import { SESSION_SECONDS } from './sessions.ts';

/** `__Host-`: of this host alone, and only over TLS. */
export const COOKIE = '__Host-session';

export const cookieOptions: CookieOptions = {
  httpOnly: true,
  secure: true,
  sameSite: 'lax',
  path: '/',
  maxAge: SESSION_SECONDS * 1000,
};

export function tokenOf(request: Request): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${COOKIE}=`));
  return found === undefined ? null : found.slice(COOKIE.length + 1);
}

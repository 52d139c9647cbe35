import express, { Router } from 'express';
import type { Log } from '../log.ts';
import { COOKIE, cookieOptions, tokenOf } from '../sessions/cookie.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { isUser } from '../user.ts';

export interface SessionRoutes {
  readonly sessions: Sessions | null;
  readonly user: string | undefined;
  readonly log: Log;
}

/** Signs in, says who is signed in, and signs out. A refusal is logged as what the alarm on sign-ins counts. */
export function sessionRoutes({ sessions, user, log }: SessionRoutes): Router {
  const routes = Router();

  routes.post('/session', express.json({ limit: '1kb' }), async (request, response) => {
    const { name, password } = credentialsIn(request.body);
    if (sessions === null || user === undefined) {
      response
        .status(503)
        .json({ error: 'nobody can sign in: API_USER, and SESSION_SECRET or REDIS_HOST, are not set' });
    } else if (await isUser(user, name, password)) {
      response
        .cookie(COOKIE, await sessions.open({ user: name }), cookieOptions)
        .status(201)
        .json({ user: name });
    } else {
      // Neither name nor password: people type one into the field of the other.
      log('auth_failure', { ip: request.ip });
      response.status(401).json({ error: 'name or password is wrong' });
    }
  });

  routes.get('/session', async (request, response) => {
    const token = tokenOf(request);
    const session = token === null ? null : ((await sessions?.read(token)) ?? null);
    if (session === null) response.status(401).json({ error: 'not signed in' });
    else response.json(session);
  });

  routes.delete('/session', async (request, response) => {
    const token = tokenOf(request);
    if (token !== null) await sessions?.close(token);
    response.clearCookie(COOKIE, cookieOptions).status(204).end();
  });
  return routes;
}

function credentialsIn(body: unknown): { name: string; password: string } {
  const values = typeof body === 'object' && body !== null ? body : {};
  const name = 'name' in values && typeof values.name === 'string' ? values.name : '';
  const password = 'password' in values && typeof values.password === 'string' ? values.password : '';
  return { name, password };
}

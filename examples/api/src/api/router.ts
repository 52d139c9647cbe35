import express, { Router } from 'express';
import type { DatabasePool } from '../database-pool.ts';
import type { Speaker } from '../log.ts';
import { reportRoutes, type Sleep } from './report-routes.ts';
import { type SessionRoutes, sessionRoutes } from './session-routes.ts';
import { uploadRoutes } from './upload-routes.ts';

export interface Api extends SessionRoutes {
  readonly speaker: Speaker;
  readonly pool: DatabasePool;
  readonly sleep?: Sleep;
}

/** Everything under `/api`. Nothing after it answers for a path there: what it does not know is a 404 of its own. */
export function apiRouter({ speaker, pool, sleep, ...session }: Api): Router {
  const api = Router();
  api.get('/version', (_request, response) => {
    response.json(speaker);
  });
  api.post('/echo', express.json(), (request, response) => {
    response.json({ ...speaker, received: request.body });
  });
  api.use(sessionRoutes(session), uploadRoutes(), reportRoutes(pool, sleep));
  api.use((_request, response) => {
    response.status(404).json({ error: 'not found' });
  });
  return api;
}

import { type RequestHandler, Router } from 'express';
import type { Lifecycle } from './lifecycle.ts';

export interface Health {
  readonly version: string;
  readonly isHealthy: boolean;
  readonly lifecycle: Lifecycle;
}

/**
 * `/healthz` says whether this process wants requests: a balancer asks it, and a rollout waits for it. `/healthz/live`
 * says only that the process answers: for a watchdog that restarts what hangs, which must not restart what drains.
 *
 * Neither asks the database or the session store: all instances share them, so that one outage would take every
 * instance out of service at once, when most requests could still be answered, and when replacing instances cannot help.
 */
export function health({ version, isHealthy, lifecycle }: Health): Router {
  const ready: RequestHandler = (_request, response) => {
    const status = lifecycle.isStopping ? 'stopping' : isHealthy ? 'ready' : 'bad';
    response.status(status === 'ready' ? 200 : 503).json({ status, version });
  };
  const live: RequestHandler = (_request, response) => {
    response.json({ status: 'live', version });
  };
  return Router().get('/healthz', ready).get('/healthz/live', live);
}

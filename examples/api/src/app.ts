import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Sleep } from './api/report-routes.ts';
import { apiRouter } from './api/router.ts';
import type { DatabasePool } from './database-pool.ts';
import { health } from './health.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Log, Speaker } from './log.ts';
import { everyShare, type Release } from './release.ts';
import { requestLog } from './request-log.ts';
import { serveConsole } from './serve-console.ts';
import type { Sessions } from './sessions/sessions.ts';

export interface AppOptions {
  readonly release: Release;
  /** What `/api/version` answers: who is speaking. */
  readonly speaker: Speaker;
  readonly lifecycle: Lifecycle;
  readonly pool: DatabasePool;
  readonly log: Log;
  readonly sessions: Sessions | null;
  readonly user?: string | undefined;
  readonly isDeclaredBad?: boolean;
  readonly proxies?: number;
  /** The one switch of the console on this server: absent, and `/` is 404. */
  readonly consoleRoot?: string | undefined;
  readonly sleep?: Sleep;
}

export function createApp(options: AppOptions): Express {
  const { release, speaker, lifecycle, pool, log, sessions, user, isDeclaredBad = false, consoleRoot } = options;
  const { version, instance } = speaker;
  const { defect } = release;
  const fails = everyShare(defect?.kind === 'errors' ? (defect.share ?? 1) : 0);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.proxies ?? 0);
  app.use(lifecycle.track);
  app.use((_request, response, next) => {
    response.set({ 'x-version': version, 'x-instance': instance, 'cache-control': 'no-store' });
    next();
  });
  app.use(requestLog(log, () => performance.now()));
  app.use(health({ version, lifecycle, isHealthy: !isDeclaredBad && defect?.kind !== 'unhealthy' }));
  app.use((_request, response, next) => {
    if (fails()) response.status(500).json({ error: 'defect', ...speaker });
    else next();
  });
  const sleep = options.sleep === undefined ? {} : { sleep: options.sleep };
  app.use('/api', apiRouter({ speaker, pool, sessions, user, log, ...sleep }));
  if (consoleRoot !== undefined) serveConsole(app, consoleRoot);
  app.use((_request, response) => {
    response.status(404).json({ error: 'not found' });
  });
  app.use(answerFailure(log));
  return app;
}

/** What a visitor sent is said to the visitor; what went wrong here is said in the log alone. */
function answerFailure(log: Log): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const status = statusOf(thrown);
    if (status === 500) log('request_failed', { path: request.path, reason: String(thrown) });
    if (response.headersSent) next(thrown);
    else
      response.status(status).json({ error: status === 500 ? 'internal error' : 'the request cannot be understood' });
  };
}

function statusOf(thrown: unknown): number {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

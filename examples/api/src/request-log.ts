import type { RequestHandler } from 'express';
import type { Log } from './log.ts';

/**
 * One line for each answer. The path comes without its query, which may hold what nobody should read in a log; health
 * checks are left out, as they would be most of it.
 */
export function requestLog(log: Log, nowMs: () => number): RequestHandler {
  return (request, response, next) => {
    const startMs = nowMs();
    const path = request.path;
    response.once('close', () => {
      if (path.startsWith('/healthz') && response.statusCode < 400) return;
      const { method, ip } = request;
      const isWhole = response.writableFinished;
      log('request', { method, path, status: response.statusCode, ms: Math.round(nowMs() - startMs), ip, isWhole });
    });
    next();
  };
}

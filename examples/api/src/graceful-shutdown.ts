import type { Server } from 'node:http';
import { setTimeout as timeout } from 'node:timers/promises';
import type { Lifecycle } from './lifecycle.ts';

export interface Shutdown {
  readonly server: Server;
  readonly lifecycle: Lifecycle;
  /** How long requests are still accepted. */
  readonly graceMs: number;
  /** How long those under way may then take. */
  readonly limitMs: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Ends a server without failing anybody:
 *
 * 1. the health check fails and every answer ends its connection, but requests are still answered, because a load
 *    balancer sends some for several seconds after it was told to stop;
 * 2. after `graceMs` no connection is accepted any more;
 * 3. what is being answered is finished, for `limitMs` at most.
 *
 * Answers how many requests were cut off, because they lasted longer than the limit.
 */
export async function shutDown(shutdown: Shutdown): Promise<number> {
  const { server, lifecycle, graceMs, limitMs, sleep = sleepFor } = shutdown;
  const over = new AbortController();
  lifecycle.stop();
  await sleep(graceMs, over.signal);
  const finished = new Promise<'finished'>((resolve) => server.close(() => resolve('finished')));
  // An answer that had begun before the stop could not say that its connection ends.
  lifecycle.whenAnswered(() => setImmediate(() => server.closeIdleConnections()));
  const late = sleep(limitMs, over.signal).then(
    () => 'late',
    () => 'finished',
  );
  const cut = (await Promise.race([finished, late])) === 'late' ? lifecycle.inFlight : 0;
  over.abort();
  server.closeAllConnections();
  return cut;
}

const sleepFor = (ms: number, signal: AbortSignal) => timeout(ms, undefined, { signal });

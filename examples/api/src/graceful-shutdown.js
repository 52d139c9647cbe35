import { setTimeout as timeout } from 'node:timers/promises';

/**
 * Ends a server without failing anybody:
 *
 * 1. the health check fails and every answer ends its connection, but requests are still answered, because a load
 *    balancer sends some for several seconds after it was told to stop;
 * 2. after `graceMs` no connection is accepted any more;
 * 3. what is being answered is finished, for `limitMs` at most.
 *
 * @param {object} options
 * @param {import('node:http').Server} options.server
 * @param {ReturnType<typeof import('./lifecycle.js').createLifecycle>} options.lifecycle
 * @param {number} options.graceMs
 * @param {number} options.limitMs
 * @param {(ms: number, signal: AbortSignal) => Promise<unknown>} [options.sleep]
 * @returns {Promise<number>} how many requests were cut off, because they lasted longer than the limit
 */
export async function shutDown({ server, lifecycle, graceMs, limitMs, sleep = sleepFor }) {
  const over = new AbortController();
  lifecycle.stop();
  await sleep(graceMs, over.signal);
  const finished = new Promise((resolve) => server.close(() => resolve('finished')));
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

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 */
const sleepFor = (ms, signal) => timeout(ms, undefined, { signal });

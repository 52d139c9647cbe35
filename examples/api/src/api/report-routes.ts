import { setTimeout as timeout } from 'node:timers/promises';
import { Router } from 'express';
import type { DatabasePool } from '../database-pool.ts';

/** Below the 60 s after which a load balancer gives up, and below what a shutdown waits for. */
const MAX_SECONDS = 25;

export type Sleep = (ms: number) => Promise<unknown>;

/** A request that takes its time, as reports do: `GET /api/reports?seconds=10`. It holds a connection of the database. */
export function reportRoutes(pool: DatabasePool, sleep: Sleep = timeout): Router {
  return Router().get('/reports', async (request, response) => {
    const text = String(request.query['seconds'] ?? '1');
    const seconds = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || seconds > MAX_SECONDS) {
      response.status(400).json({ error: `seconds must be a number from 0 to ${MAX_SECONDS}` });
      return;
    }
    await pool.run(() => sleep(seconds * 1000));
    response.json({ seconds, rows: Math.round(seconds * 1000) });
  });
}

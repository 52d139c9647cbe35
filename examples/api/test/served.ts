import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after } from 'node:test';
import { type AppOptions, createApp } from '../src/app.ts';
import { createPool } from '../src/database-pool.ts';
import { createLifecycle } from '../src/lifecycle.ts';

export interface Line {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Served {
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** What was logged, in order. */
  readonly lines: readonly Line[];
}

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

export function appOptions(given: Partial<AppOptions>): AppOptions {
  const release = given.release ?? { version: '7' };
  return {
    release,
    speaker: { version: release.version, instance: 'i-1' },
    lifecycle: createLifecycle(),
    pool: createPool(2),
    log: () => {},
    sessions: null,
    sleep: () => Promise.resolve(),
    ...given,
  };
}

/** An app on a port of this machine until the tests of the file are over. */
export async function serve(given: Partial<AppOptions> = {}): Promise<Served> {
  const lines: Line[] = [];
  const log = (event: string, facts = {}) => void lines.push({ event, facts });
  const server = createServer(createApp(appOptions({ log, ...given })));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  return { ask: (path, init = {}) => fetch(`http://127.0.0.1:${port}${path}`, init), lines };
}

export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  return address.port;
}

import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { createApp } from './app.ts';
import { createPool } from './database-pool.ts';
import { shutDown } from './graceful-shutdown.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLog } from './log.ts';
import { readRelease } from './release.ts';
import { openSessions } from './sessions/open-sessions.ts';
import { readSettings } from './settings.ts';

/** How often the log says what the database's connections do: alarms look at minutes. */
const POOL_FIGURES_MS = 60_000;

const settings = readSettings(process.env);
// Beside the file that was started: that is where the build puts it, and where the one for development lies.
const release = readRelease(join(dirname(process.argv[1] ?? '.'), 'release.json'));
if (release.defect?.kind === 'crash') throw new Error(`version ${release.version} does not start`);

const colour = settings.colour === undefined ? {} : { colour: settings.colour };
const speaker = { version: release.version, instance: settings.instanceId, ...colour };
const log = createLog(
  speaker,
  (line) => process.stdout.write(line),
  () => new Date(),
);
const lifecycle = createLifecycle();
const pool = createPool(settings.poolSize);
const sessions = await openSessions(settings, log);
const server = createServer(createApp({ ...settings, release, speaker, lifecycle, pool, log, sessions }));
// Longer than the load balancer keeps an idle connection (60 s unless configured): else it sends a request into one that
// is just being closed, and answers 502.
server.keepAliveTimeout = 75_000;
server.headersTimeout = 80_000;

server.listen(settings.port, settings.host, () => {
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : settings.port;
  log('listening', { port: bound });
});

const sayPool = () => log('pool', { database_connections: pool.used, database_waiting: pool.waiting });
const figures = setInterval(sayPool, POOL_FIGURES_MS);
figures.unref();

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));

async function stop(signal: string): Promise<void> {
  const { graceMs, limitMs } = settings;
  log('stopping', { signal, inFlight: lifecycle.inFlight });
  const cut = await shutDown({ server, lifecycle, graceMs, limitMs });
  // After the requests, which need them. Those that were cut off may hold a connection for ever.
  if (cut === 0) await pool.close();
  await sessions?.end();
  log('stopped', { cut });
  process.exit(cut === 0 ? 0 : 1);
}

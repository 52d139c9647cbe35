import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { createApp } from './app.js';
import { shutDown } from './graceful-shutdown.js';
import { createLifecycle } from './lifecycle.js';
import { readRelease } from './release.js';
import { readSettings } from './settings.js';

const { port, host, instanceId, isDeclaredBad, graceMs, limitMs } = readSettings(process.env);
// Beside the file that was started: that is where the build puts it, and where the one for development lies.
const release = readRelease(join(dirname(process.argv[1] ?? '.'), 'release.json'));
if (release.defect?.kind === 'crash') throw new Error(`version ${release.version} does not start`);

const lifecycle = createLifecycle();
const server = createServer(createApp({ release, instanceId, isDeclaredBad, lifecycle }));
// Longer than the load balancer keeps an idle connection (60 s unless configured): else it sends a request into one that
// is just being closed, and answers 502.
server.keepAliveTimeout = 75_000;
server.headersTimeout = 80_000;

server.listen(port, host, () => {
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  log('listening', { port: bound });
});

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop(signal));

/** @param {string} signal */
async function stop(signal) {
  log('stopping', { signal, inFlight: lifecycle.inFlight });
  const cut = await shutDown({ server, lifecycle, graceMs, limitMs });
  log('stopped', { cut });
  process.exit(cut === 0 ? 0 : 1);
}

/**
 * One line of JSON for each event.
 *
 * @param {string} event
 * @param {object} facts
 */
function log(event, facts) {
  process.stdout.write(`${JSON.stringify({ event, version: release.version, instance: instanceId, ...facts })}\n`);
}

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseJson } from '@deploy/kernel';
import { DEFAULT_CREDENTIALS } from './auth/identities.ts';
import { acceleratedClock } from './clock/real-clock.ts';
import { serveEdge } from './edge/serve-edge.ts';
import { twinEdges } from './edges.ts';
import { parseTwinModel } from './model-document.ts';
import { serveTwin } from './server.ts';
import { createTwin } from './twin.ts';

/**
 * Serves a model until it is told to stop: `node lib/serve.js model.json [--port 0] [--accelerate 1]`. Prints one line
 * of JSON with its addresses when it is ready.
 */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string', default: '0' }, accelerate: { type: 'string', default: '1' } },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error('usage: serve.js model.json [--port 0] [--accelerate 1]');
  const model = parseTwinModel(parseJson(readFileSync(file, 'utf8'), file), file);
  const twin = createTwin(model, { clock: acceleratedClock({ factor: Number(values.accelerate) }) });
  const served = await serveTwin(twin, { port: Number(values.port) });
  const edges: Record<string, string> = {};
  for (const [id, edge] of twinEdges(twin)) edges[id] = (await serveEdge(edge, { port: 0 })).url;
  const { accessKeyId, secretAccessKey } = DEFAULT_CREDENTIALS;
  process.stdout.write(`${JSON.stringify({ url: served.url, edges, accessKeyId, secretAccessKey })}\n`);
}

await main();

// What PM2 starts instead of the server. It leaves a script of its own in `process.argv[1]`, beside which the server
// looks for its `release.json`; and it takes a module that failed while it was loaded for a process that runs.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const server = join(import.meta.dirname, 'current', 'server.js');
process.argv[1] = server;
try {
  await import(pathToFileURL(server).href);
} catch (error) {
  console.error(error);
  // PM2 writes what is said later than it is said.
  setTimeout(() => process.exit(1), 100);
}

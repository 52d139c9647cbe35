// `npm start`: sets up what is needed and plays the rehearsal. Arguments after `--` go to it.
import { join } from 'node:path';
import { ensureDependencies, runOwn } from './setup/dependencies.mjs';
import { root } from './setup/root.mjs';

ensureDependencies();
console.log('Compiling …');
const compiled = runOwn([join(root, 'node_modules/typescript/bin/tsc'), '-b']);
if (compiled !== 0) process.exit(compiled);
process.exitCode = runOwn([
  '-C',
  '@deploy/source',
  '--disable-warning=ExperimentalWarning',
  'rehearsal/main.ts',
  ...process.argv.slice(2),
]);

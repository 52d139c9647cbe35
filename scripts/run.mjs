// Runs a tool of the project under its own Node: `node scripts/run.mjs tsc -b`.
import { ensureDependencies, fail } from './setup/dependencies.mjs';
import { runOwn } from './setup/own-node.mjs';
import { commandOf, TOOLS } from './setup/own-tools.mjs';

const [tool, ...args] = process.argv.slice(2);
if (!Object.hasOwn(TOOLS, tool ?? '')) fail(`Usage: node scripts/run.mjs ${Object.keys(TOOLS).join('|')} [argument …]`);
ensureDependencies();
process.exitCode = runOwn([...commandOf(tool), ...args]);

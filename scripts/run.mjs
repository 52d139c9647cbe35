// Runs a tool of the project under its own Node: `node scripts/run.mjs tsc -b`.
import { join } from 'node:path';
import { ensureDependencies, fail, runOwn } from './setup/dependencies.mjs';
import { root } from './setup/root.mjs';

const TOOLS = {
  tsc: ['node_modules/typescript/bin/tsc'],
  biome: ['node_modules/@biomejs/biome/bin/biome'],
  jest: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
};

const [tool, ...args] = process.argv.slice(2);
if (!Object.hasOwn(TOOLS, tool ?? '')) fail(`Usage: node scripts/run.mjs ${Object.keys(TOOLS).join('|')} [argument …]`);
ensureDependencies();
const command = TOOLS[tool].map((part) => (part.startsWith('--') ? part : join(root, part)));
process.exitCode = runOwn([...command, ...args]);

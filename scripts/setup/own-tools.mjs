import { fromRoot } from './root.mjs';

/** Where the project's tools start, and what Node has to be told for them. */
export const TOOLS = {
  tsc: { script: 'node_modules/typescript/bin/tsc' },
  biome: { script: 'node_modules/@biomejs/biome/bin/biome' },
  jest: {
    script: 'node_modules/jest/bin/jest.js',
    node: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  },
};

/** Arguments of Node that start a tool. */
export const commandOf = (tool) => [...(TOOLS[tool].node ?? []), fromRoot(TOOLS[tool].script)];

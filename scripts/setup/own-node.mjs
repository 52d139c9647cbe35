// The Node that the project is developed and tested with, whatever Node started the script.
import { spawn, spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fromRoot, root } from './root.mjs';

export const ownNode = fromRoot('node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** How this project's TypeScript is run without a build: types are stripped, packages resolve to their sources. */
export const SOURCES = ['--conditions=@deploy/source', '--disable-warning=ExperimentalWarning'];

/** The project's Node and tools come first. */
export const ownEnvironment = () => ({
  ...process.env,
  PATH: [fromRoot('node_modules/.bin'), process.env.PATH].join(delimiter),
});

/** Runs a script to its end and answers its exit code. */
export function runOwn(args) {
  const { status } = spawnSync(ownNode, args, { cwd: root, stdio: 'inherit', env: ownEnvironment() });
  return status ?? 1;
}

/**
 * Becomes a script: same terminal, same exit code. Ctrl-C reaches both processes and is the script's to obey; SIGTERM
 * reaches only this one and is handed on.
 */
export function handOver(args) {
  const child = spawn(ownNode, args, { cwd: root, stdio: 'inherit', env: ownEnvironment() });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

// Installs the project's dependencies by the lock file, and hands over to the project's own Node.
// Node built-ins only: this runs before anything is installed, on Node 20 or newer.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const OLDEST_NODE = 20;
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.installed-lock');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Path of the Node that the project is developed and tested with. */
export const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Installs what the lock file names, unless that was done. Ends the process with one sentence when it cannot. */
export function ensureDependencies() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < OLDEST_NODE) {
    fail(`Node ${OLDEST_NODE} or newer is needed to start, and this is ${process.version}: see https://nodejs.org.`);
  }
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stampFile) && existsSync(ownNode) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.log('Installing dependencies by package-lock.json (once; under a minute) …');
  install(wanted);
  if (!existsSync(ownNode)) {
    fail(
      'npm did not install the project\'s own Node (package "node"): allow its install script, or remove `ignore-scripts` from your npm settings, and run this again.',
    );
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile, wanted);
}

function install(wanted) {
  const ci = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
  if (ci.error) fail('npm was not found: it comes with Node, see https://nodejs.org.');
  if (ci.status === 0) return;
  // npm 11 refuses a lock file without the entries of other platforms; `install` accepts it and must not change it.
  console.log('`npm ci` did not accept the lock file on this machine; trying `npm install` …');
  const again = spawnSync(npm, ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (again.status !== 0)
    fail(
      'The dependencies could not be installed: check the network and the npm registry setting, then run this again.',
    );
  const found = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (found !== wanted)
    fail(
      '`npm install` changed package-lock.json; restore it (`git checkout package-lock.json`) and use the npm that comes with Node 24.',
    );
}

/** Runs a script of this project under its own Node and ends with its exit code. */
export function runOwn(args, options = {}) {
  const env = { ...process.env, ...options.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
  const child = spawnSync(ownNode, args, { cwd: root, stdio: 'inherit', env });
  return child.status ?? 1;
}

export function fail(sentence) {
  console.error(sentence);
  process.exit(2);
}

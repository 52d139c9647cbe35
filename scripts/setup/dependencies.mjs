// Installs the project's dependencies by its lock file. Node built-ins only: this runs before anything is installed, on
// Node 20 or newer.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isInstalled } from './installed.mjs';
import { ownNode } from './own-node.mjs';
import { fromRoot, root } from './root.mjs';

const OLDEST_NODE = 20;
const lockFile = fromRoot('package-lock.json');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Installs what the lock file names, unless that was done. Ends the process with one sentence when it cannot. */
export function ensureDependencies() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < OLDEST_NODE) {
    fail(`Node ${OLDEST_NODE} or newer is needed to start, and this is ${process.version}: see https://nodejs.org.`);
  }
  if (isInstalled(lockFile, fromRoot('node_modules/.package-lock.json')) && existsSync(ownNode)) return;
  console.log('Installing dependencies by package-lock.json (once; about a minute) …');
  install();
  if (existsSync(ownNode)) return;
  fail(
    'npm did not install the project\'s own Node (package "node"), whose install script is allowed in package.json: remove `ignore-scripts` from your npm settings, delete node_modules, and run this again.',
  );
}

function install() {
  const lock = readFileSync(lockFile, 'utf8');
  const first = runNpm('ci');
  if (first.error) fail('npm was not found: it comes with Node, see https://nodejs.org.');
  if (first.status === 0) return;
  // npm 11 refuses a lock file that lacks entries of other platforms; `install` accepts it, and must not change it.
  const second = first.stderr.includes('EUSAGE') ? runNpm('install') : first;
  if (second.status !== 0) {
    console.error(second.stderr);
    fail("The dependencies could not be installed: check the network and npm's registry setting, then run this again.");
  }
  if (readFileSync(lockFile, 'utf8') !== lock) {
    fail(
      '`npm install` changed package-lock.json: restore it with `git checkout package-lock.json`, and use the npm that comes with Node 24.',
    );
  }
}

const runNpm = (command) =>
  spawnSync(npm, [command, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });

/** Says what is wrong and ends. Code 2: nothing was tried. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(2);
}

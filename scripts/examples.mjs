// Checks each example with what its own lock file names: its types, its tests, and whether it builds.
//
// Exit codes: 0 all passed; 1 some failed; 3 their dependencies could not be installed. With CI=true the last is a
// failure like any other (1).
import { spawnSync } from 'node:child_process';
import { isInstalled } from './setup/installed.mjs';
import { ownEnvironment, ownNode } from './setup/own-node.mjs';
import { fromRoot } from './setup/root.mjs';

/** What is run in each, beside the compiler. */
const EXAMPLES = {
  api: ['--test', 'test/*.test.ts'],
  console: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  portal: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
};
const NPM_OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];

/** Answers whether everything is there. */
function install(folder) {
  if (isInstalled(`${folder}/package-lock.json`, `${folder}/node_modules/.package-lock.json`)) return true;
  console.log(`Installing what ${folder} needs by its package-lock.json …`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' };
  return spawnSync(npm, ['ci', ...NPM_OPTIONS], options).status === 0;
}

function check(folder, ownCheck) {
  const options = { cwd: folder, stdio: 'inherit', env: ownEnvironment() };
  const checks = [['node_modules/typescript/bin/tsc', '--noEmit'], ownCheck];
  return checks.every((args) => spawnSync(ownNode, args, options).status === 0);
}

for (const [name, ownCheck] of Object.entries(EXAMPLES)) {
  const folder = fromRoot(`examples/${name}`);
  if (!install(folder)) process.exitCode = process.env['CI'] === 'true' ? 1 : 3;
  else if (!check(folder, ownCheck)) process.exitCode = 1;
}

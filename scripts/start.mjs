// `npm start`: sets up what is needed and plays the rehearsal. Arguments after `--` go to it: `npm start -- --help`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { actionNames } from './build/actions.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { handOver, runOwn, SOURCES } from './setup/own-node.mjs';
import { fromRoot, root } from './setup/root.mjs';

ensureDependencies();
const reason = reasonToBuild();
if (reason !== null) {
  console.log(`${reason}: bundling the actions (under a minute) …`);
  const built = runOwn([fromRoot('scripts/build.mjs')]);
  if (built !== 0) process.exit(built);
}
handOver([...SOURCES, fromRoot('rehearsal/main.ts'), ...process.argv.slice(2)]);

/** The committed bundles are what is rehearsed, unless somebody is changing what they are made of. */
function reasonToBuild() {
  const absent = actionNames().filter((name) => !existsSync(fromRoot('actions', name, 'dist', 'index.js')));
  if (absent.length > 0) return `There is no bundle of ${absent.join(', ')} yet`;
  const sources = ['actions/*/src', 'packages/*/src', 'package-lock.json'];
  const { stdout } = spawnSync('git', ['status', '--porcelain', '--', ...sources], { cwd: root, encoding: 'utf8' });
  return (stdout ?? '').trim() === '' ? null : 'Sources were changed since the last commit';
}

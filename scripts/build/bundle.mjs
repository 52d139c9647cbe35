import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownEnvironment, ownNode } from '../setup/own-node.mjs';
import { fromRoot, root } from '../setup/root.mjs';

const ncc = fromRoot('node_modules/@vercel/ncc/dist/ncc/cli.js');

/**
 * Bundles the compiled action into an emptied folder, given relative to the root. The bytes depend on the working
 * directory and on the copy of ncc, so both are always the project's; they do not depend on where the root is.
 */
export function bundle(name, folder) {
  rmSync(fromRoot(folder), { recursive: true, force: true });
  const args = [
    'build',
    `actions/${name}/lib/index.js`,
    '-o',
    folder,
    '--license',
    'licenses.txt',
    '--no-cache',
    '--quiet',
  ];
  const { status, stdout, stderr } = spawnSync(ownNode, [ncc, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: ownEnvironment(),
  });
  if (status !== 0) throw new Error(`ncc could not bundle ${name}:\n${stdout}${stderr}`);
  if (hasPostStep(name)) writePostEntry(fromRoot(folder));
}

/** A post step is the same bundle by another way in: the action knows which step it is by the path of its script. */
const POST_ENTRY = "import '../index.js';\n";

function writePostEntry(folder) {
  mkdirSync(join(folder, 'post'));
  writeFileSync(join(folder, 'post', 'index.js'), POST_ENTRY);
}

/** Read without a YAML parser, which is not installed yet where this may run. */
function hasPostStep(name) {
  return /^ {2}post: dist\/post\/index\.js$/m.test(readFileSync(fromRoot('actions', name, 'action.yml'), 'utf8'));
}

/** The files of a bundle: name to content. None when there is no bundle. */
export function bundleFiles(folder) {
  if (!existsSync(fromRoot(folder))) return new Map();
  const files = readdirSync(fromRoot(folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [path.slice(fromRoot(folder).length + 1), readFileSync(path)];
    }),
  );
}

/** Names of files that are not the same in both. */
export function differingFiles(one, other) {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => {
    const [left, right] = [one.get(name), other.get(name)];
    return left === undefined || right === undefined || !left.equals(right);
  });
}

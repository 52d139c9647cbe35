import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fromRoot } from '../setup/root.mjs';
import { terraformRoom } from '../setup/terraform.mjs';

/** No run takes so long. */
const COPY_MS = 3_600_000;

/** What Terraform leaves in a folder in which somebody ran it: not part of the code. */
const isLeftOver = (path) =>
  basename(path) === '.terraform' ||
  basename(path) === '.terraform.lock.hcl' ||
  /\.tfstate(\..*)?$/.test(basename(path));

/**
 * A copy of all HCL, and of the files of actions that it reads, at the same places relative to each other. Checks run
 * there, so that they leave nothing behind in the tree, and none sees what another one overrides.
 */
export function copyTree(purpose) {
  mkdirSync(terraformRoom, { recursive: true });
  removeOldCopies();
  const tree = mkdtempSync(join(terraformRoom, `${purpose}-`));
  cpSync(fromRoot('terraform'), join(tree, 'terraform'), { recursive: true, filter: (path) => !isLeftOver(path) });
  for (const action of readdirSync(fromRoot('actions'))) {
    const file = join('actions', action, 'iam.json');
    // One that calls nothing of AWS has none.
    if (existsSync(fromRoot(file))) cpSync(fromRoot(file), join(tree, file));
  }
  return { folder: join(tree, 'terraform'), remove: () => rmSync(tree, { recursive: true, force: true }) };
}

/** What a killed run has left. */
function removeOldCopies() {
  for (const name of readdirSync(terraformRoom).filter((entry) =>
    /^(check|plan|mutants|apply|emulators)-/.test(entry),
  )) {
    const path = join(terraformRoom, name);
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > COPY_MS) rmSync(path, { recursive: true, force: true });
  }
}

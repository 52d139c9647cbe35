import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../setup/root.mjs';

const terraform = fromRoot('terraform');

const hclFiles = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tf')) : []);

function foldersIn(kind) {
  const folder = join(terraform, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => `${kind}/${name}`)
    .filter((name) => hclFiles(join(terraform, name)).length > 0)
    .sort();
}

/** Every module and stack, as a path below `terraform/`. */
export const allRoots = () => [...foldersIn('modules'), ...foldersIn('stacks')];

/** Where tests of a module or stack lie, if it has any. */
export function hasTests(name) {
  const folder = join(terraform, name, 'tests');
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.tftest.hcl'));
}

/**
 * Whether `validate` works on it alone. A module that is handed a provider under another name is only valid where
 * somebody hands it one (hashicorp/terraform#28490): its tests and the stacks do.
 */
export function standsAlone(name) {
  const folder = join(terraform, name);
  return !hclFiles(folder).some((file) => readFileSync(join(folder, file), 'utf8').includes('configuration_aliases'));
}

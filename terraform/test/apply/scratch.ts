import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { copyTree } from '../../../scripts/terraform/copy.mjs';
import { CONCESSIONS, type Emulator, PROVIDER_ARGUMENTS, SERVICES } from './concessions.ts';
import { overlayFiles } from './overlay.ts';

/** A copy of the code, overlaid for emulators. */
export interface Scratch {
  /** Folder of the stack in the copy. */
  readonly stackFolder: string;
  remove(): void;
}

/** Copies all HCL and turns the copy of a stack to emulators, with values of its own for some variables. */
export function makeScratch(
  stack: string,
  urls: Readonly<Record<Emulator, string>>,
  values: Readonly<Record<string, unknown>>,
): Scratch {
  const tree = copyTree('apply');
  const stackFolder = join(tree.folder, stack);
  const overlay = {
    stack,
    code: codeIn(tree.folder),
    services: SERVICES,
    urls,
    providerArguments: PROVIDER_ARGUMENTS,
    concessions: CONCESSIONS,
  };
  for (const { path, text } of overlayFiles(overlay)) writeFileSync(join(tree.folder, path), text);
  // Read after the stack's own values, and after all of another name (source: Terraform documentation, "Input
  // Variables", order of *.auto.tfvars).
  writeFileSync(join(stackFolder, 'zz-emulators.auto.tfvars.json'), JSON.stringify(values));
  return { stackFolder, remove: tree.remove };
}

/** Text of every file of HCL by its path. */
export function codeIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((entry) => entry.isFile() && entry.name.endsWith('.tf') && !entry.parentPath.includes('.terraform'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}

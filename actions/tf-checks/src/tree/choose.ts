import { InputError } from '@deploy/kernel';
import type { TerraformDirectory } from './tree.ts';

/**
 * The directories that globs name, relative to `root`; all where there are none. Throws `InputError` for no code at all
 * and for a glob that names nothing: a typing error must not be a check that always passes.
 */
export function chosenDirectories(
  tree: readonly TerraformDirectory[],
  root: string,
  globs: readonly string[],
): readonly TerraformDirectory[] {
  if (tree.length === 0) {
    throw new InputError({
      code: 'no-terraform-code',
      message: `There is no Terraform code in ${root}: no file ends in .tf, .tf.json or .tofu.`,
      remedy: 'Set input `root` to the folder of the Terraform code, relative to the root of the repository.',
    });
  }
  if (globs.length === 0) return tree;
  const matchers = globs.map((glob) => ({ glob, matches: globMatcher(glob.replace(/^\.\/|\/$/g, '')) }));
  const nameOf = ({ path }: TerraformDirectory): string => relativeTo(root, path);
  const idle = matchers.filter(({ matches }) => !tree.some((directory) => matches(nameOf(directory))));
  if (idle.length > 0) {
    throw new InputError({
      code: 'stacks-not-found',
      message: `No directory with Terraform code in ${root} is meant by ${idle.map(({ glob }) => JSON.stringify(glob)).join(', ')}.`,
      remedy: `Correct input \`stacks\`. There are ${tree.map(nameOf).join(', ')}.`,
    });
  }
  return tree.filter((directory) => matchers.some(({ matches }) => matches(nameOf(directory))));
}

/** The one directory that a plan is about. Throws `InputError` when it is none or several, or a module. */
export function chosenStack(
  tree: readonly TerraformDirectory[],
  root: string,
  globs: readonly string[],
): TerraformDirectory {
  const chosen = chosenDirectories(tree, root, globs);
  const [stack] = chosen;
  if (chosen.length !== 1 || stack === undefined) {
    throw new InputError({
      code: 'stack-not-single',
      message: `Input \`stacks\` means ${chosen.length} directories: ${chosen.map(({ path }) => path).join(', ')}.`,
      remedy: 'Name exactly one stack in `stacks`; a job of its own for each keeps plans and approvals apart.',
    });
  }
  if (stack.kind === 'module') {
    throw new InputError({
      code: 'stack-is-module',
      message: `${stack.path} is a module: it has no backend, and others call it or hand it providers.`,
      remedy: 'Name a stack in `stacks`; only those have a state.',
    });
  }
  if (stack.problem !== null) {
    throw new InputError({
      code: 'stack-unreadable',
      message: `${stack.problem}.`,
      remedy: 'Make it a text file of the repository, or take it out.',
    });
  }
  return stack;
}

/** `.` for the root itself. */
export function relativeTo(root: string, path: string): string {
  if (root === path) return '.';
  return root === '.' || !path.startsWith(`${root}/`) ? path : path.slice(root.length + 1);
}

/** `*` and `?` within a folder, `**` over folders; everything else is meant as it is. */
export function globMatcher(glob: string): (path: string) => boolean {
  const pattern = glob.replaceAll(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (part) => GLOB[part] ?? escapedForRegex(part));
  const expression = new RegExp(`^${pattern}$`, 'u');
  return (path) => expression.test(path);
}

const GLOB: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

const escapedForRegex = (text: string): string => text.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');

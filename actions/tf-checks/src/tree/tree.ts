import type { DirectoryFacts } from './directory-facts.ts';

/** A directory with Terraform code. Paths are relative to the root of the repository, with `/`, `.` for the root. */
export interface TerraformDirectory {
  readonly path: string;
  /**
   * A stack is what is planned and applied: it has a backend or configures a provider, or nobody in the tree calls it
   * although it needs no caller. Everything else is a module.
   */
  readonly kind: 'stack' | 'module';
  /** Every file below it that belongs to it and to no other directory here: code, tests, templates. */
  readonly files: readonly string[];
  readonly facts: DirectoryFacts;
  /** Why it cannot be checked: what Terraform would be given is not there or is no text. */
  readonly problem: string | null;
}

export interface FoundDirectory extends Omit<TerraformDirectory, 'kind'> {}

/** Tells stacks from modules, which takes all directories at once. */
export function withKinds(found: readonly FoundDirectory[]): readonly TerraformDirectory[] {
  const called = new Set(found.flatMap(({ facts }) => facts.calls));
  return found.map((directory) => {
    const { hasBackend, hasProvider, needsCaller } = directory.facts;
    const isStack =
      hasBackend || (!called.has(directory.path) && !needsCaller && (hasProvider || !isLibrary(directory)));
    return { ...directory, kind: isStack ? 'stack' : 'module' };
  });
}

/** Nobody calls it here, and its place says that it is for others to call, or an example, or there for a test. */
const isLibrary = ({ path }: FoundDirectory): boolean => /(^|\/)(modules|examples|fixtures|tests?)\//.test(`${path}/`);

/**
 * The directories that a change may break: those with a changed file, and all that reach one through modules or files
 * that they read. `null` as `changed` means that what changed is not known: then it is all of them.
 */
export function changedDirectories(
  tree: readonly TerraformDirectory[],
  changed: readonly string[] | null,
): readonly TerraformDirectory[] {
  if (changed === null || changed.some(isForAll)) return tree;
  const owners = new Map(tree.flatMap(({ path, files }) => files.map((file) => [file, path] as const)));
  const hit = new Set(changed.map((file) => owners.get(file) ?? nearest(tree, file)).filter((path) => path !== null));
  for (const { path, facts } of tree) {
    if (facts.reads.some((read) => changed.some((file) => file === read || file.startsWith(`${read}/`)))) hit.add(path);
  }
  for (let before = -1; before !== hit.size; ) {
    before = hit.size;
    for (const { path, facts } of tree) if (facts.calls.some((call) => hit.has(call))) hit.add(path);
  }
  return tree.filter(({ path }) => hit.has(path));
}

/** Settings of the tools decide about every directory. */
const isForAll = (file: string): boolean =>
  /(^|\/)(\.tflint\.hcl|\.checkov\.ya?ml|trivy\.yaml|\.trivyignore)$/.test(file);

/** A deleted file has no owner any more; it was of the nearest directory above. */
function nearest(tree: readonly TerraformDirectory[], file: string): string | null {
  const above = tree.filter(({ path }) => path === '.' || file.startsWith(`${path}/`)).map(({ path }) => path);
  return above.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

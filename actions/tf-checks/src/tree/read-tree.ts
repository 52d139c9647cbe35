import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { errorMessage, InputError } from '@deploy/kernel';
import { directoryFacts, type SourceFile } from './directory-facts.ts';
import { type FoundDirectory, type TerraformDirectory, withKinds } from './tree.ts';

/** What nobody keeps code in that is checked. */
const NEVER = new Set(['node_modules', '.terraform', '.git']);

const isCode = (name: string): boolean => /\.(tf|tofu)(\.json)?$/.test(name);
const isTest = (name: string): boolean => /\.(tftest|tofutest)\.(hcl|json)$/.test(name);

/**
 * Finds every directory with Terraform code below `root`. What cannot be read fails its directory and no other. Throws
 * `InputError` `root-not-found` and `root-outside-workspace`.
 */
export async function readTree(workspace: string, root: string): Promise<readonly TerraformDirectory[]> {
  const top = await realpath(workspace);
  const start = await realpath(join(top, root)).catch((cause: unknown) => {
    throw new InputError({
      code: 'root-not-found',
      message: `There is no directory ${JSON.stringify(root)} in the workspace.`,
      remedy:
        'Set input `root` to the folder of the Terraform code, relative to the root of the repository, and check the repository out first.',
      cause,
    });
  });
  if (!isBelow(top, start)) {
    throw new InputError({
      code: 'root-outside-workspace',
      message: `${JSON.stringify(root)} is ${start}, which lies outside the workspace.`,
      remedy: 'Set input `root` to a folder of the repository. What lies outside is of no commit that anybody reviews.',
    });
  }
  const walk = new Walk(top);
  await walk.into(start);
  return withKinds(walk.found.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
}

const isBelow = (top: string, path: string): boolean => path === top || path.startsWith(`${top}${sep}`);

/** What one directory holds, before it is known which directory owns its files. */
interface Contents {
  readonly code: SourceFile[];
  readonly tests: SourceFile[];
  readonly files: string[];
  readonly problems: string[];
}

class Walk {
  readonly found: FoundDirectory[] = [];
  readonly #top: string;

  constructor(top: string) {
    this.#top = top;
  }

  /** Answers the files below that belong to no directory with code. */
  async into(folder: string): Promise<Contents> {
    const contents: Contents = { code: [], tests: [], files: [], problems: [] };
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      contents.problems.push(`${this.#name(folder)} cannot be read: ${errorMessage(cause)}`);
      return [];
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      await this.#see(folder, entry, contents);
    }
    if (contents.code.length === 0 && contents.problems.length === 0) return contents;
    const path = this.#name(folder);
    const facts = directoryFacts(path, contents.code, contents.tests);
    this.found.push({ path, facts, files: contents.files, problem: contents.problems[0] ?? null });
    return { code: [], tests: [], files: [], problems: [] };
  }

  async #see(folder: string, entry: Dirent, contents: Contents): Promise<void> {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) await this.#seeLink(path, entry.name, contents);
    else if (entry.isDirectory()) await this.#seeFolder(path, entry.name, contents);
    else if (entry.isFile()) await this.#seeFile(path, entry.name, contents);
    else if (isCode(entry.name)) contents.problems.push(`${this.#name(path)} is no file`);
  }

  async #seeFolder(path: string, name: string, contents: Contents): Promise<void> {
    if (NEVER.has(name) || name.startsWith('.')) return;
    const below = await this.into(path);
    contents.files.push(...below.files);
    // Terraform looks for tests in the directory and in its `tests` (source: Terraform, "terraform test", -test-directory).
    if (name === 'tests') contents.tests.push(...below.tests);
  }

  /** A linked file is read as Terraform does; a linked folder is checked where it really lies. */
  async #seeLink(path: string, name: string, contents: Contents): Promise<void> {
    const target = await realpath(path).catch(() => null);
    const isOfInterest = isCode(name) || isTest(name) || !name.includes('.');
    if (target === null) {
      if (isOfInterest)
        contents.problems.push(`${this.#name(path)} is a link that leads nowhere, or round in a circle`);
      return;
    }
    if (!isBelow(this.#top, target)) {
      if (isOfInterest)
        contents.problems.push(`${this.#name(path)} is a link that leads out of the repository, to ${target}`);
      return;
    }
    if ((await stat(target)).isFile()) await this.#seeFile(path, name, contents);
  }

  async #seeFile(path: string, name: string, contents: Contents): Promise<void> {
    const file = this.#name(path);
    contents.files.push(file);
    if (!isCode(name) && !isTest(name)) return;
    try {
      const text = textOf(await readFile(path));
      if (text === null) contents.problems.push(`${file} is no UTF-8 text`);
      else (isCode(name) ? contents.code : contents.tests).push({ name, text });
    } catch (thrown) {
      contents.problems.push(`${file} cannot be read: ${errorMessage(thrown)}`);
    }
  }

  #name(path: string): string {
    return relative(this.#top, path).split(sep).join('/') || '.';
  }
}

/** Null for bytes that are no text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

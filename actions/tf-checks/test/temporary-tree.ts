import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TemporaryTree {
  readonly path: string;
  add(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  link(path: string, target: string): Promise<void>;
  /** A program on PATH when `bin` is. */
  program(name: string, script: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A folder that goes with its test. */
export async function temporaryTree(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TemporaryTree> {
  const path = await mkdtemp(join(tmpdir(), 'tf-checks-test-'));
  const add: TemporaryTree['add'] = async (more) => {
    for (const [name, content] of Object.entries(more)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
  };
  await add(files);
  return {
    path,
    add,
    link: async (name, target) => {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await symlink(target, join(path, name));
    },
    program: async (name, script) => {
      await add({ [name]: `#!${process.execPath}\n${script}` });
      await chmod(join(path, name), 0o755);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

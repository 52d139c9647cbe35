import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleResult, type BundleRun, runBundle } from '@deploy/action-kit/testing';
import { type TemporaryTree, temporaryTree } from '../temporary-tree.ts';
import { type Fake, fakeTools } from './fake-tools.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

export interface ToolCall {
  readonly tool: string;
  readonly verb: string;
  readonly folder: string;
  readonly args: readonly string[];
  /** Names of the variables that it got. */
  readonly env: readonly string[];
}

/** A repository, a machine with fake tools, and the built action on it. */
export interface Stage {
  readonly repository: TemporaryTree;
  readonly tools: TemporaryTree;
  run(inputs?: Readonly<Record<string, string>>, more?: Partial<BundleRun>): Promise<BundleResult>;
  calls(): Promise<readonly ToolCall[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function stage(
  files: Readonly<Record<string, string>>,
  tools: readonly string[] = ['terraform', 'tflint', 'checkov'],
): Promise<Stage> {
  const repository = await temporaryTree(files);
  const bin = await temporaryTree();
  await fakeTools(bin, tools);
  return {
    repository,
    tools: bin,
    run: (inputs = {}, more = {}) =>
      runBundle({
        dist: DIST,
        workspace: repository.path,
        ...more,
        inputs: { 'github-token': '', ...inputs },
        // Only what stands for the tools is on PATH; node itself is started by its full path.
        env: { PATH: bin.path, ...more.env },
      }),
    calls: async () => {
      const text = await readFile(join(bin.path, 'calls.jsonl'), 'utf8').catch(() => '');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    },
    [Symbol.asyncDispose]: async () => {
      await repository[Symbol.asyncDispose]();
      await bin[Symbol.asyncDispose]();
    },
  };
}

/** The file in which a fake tool finds how to behave in a directory. */
export const fake = (tool: string, directory: string, verbs: Readonly<Record<string, Fake>>) => ({
  [`${directory}/fake-${tool}.json`]: JSON.stringify(verbs),
});

export const nodeFolder = dirname(process.execPath);

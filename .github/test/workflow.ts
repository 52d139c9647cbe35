import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export type Tree = Readonly<Record<string, unknown>>;

export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly tree: Tree;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly name: string;
  readonly tree: Tree;
  readonly steps: readonly Tree[];
}

export function parseWorkflow(file: string, text: string): Workflow {
  const tree = treeOf(parse(text));
  const jobs = Object.entries(treeOf(tree['jobs'])).map(([name, value]) => {
    const job = treeOf(value);
    return { name, tree: job, steps: listOf(job['steps']).map(treeOf) };
  });
  return { file, text, tree, jobs };
}

/** Every workflow of this repository. */
export const workflows: readonly Workflow[] = readdirSync(`${root}.github/workflows`)
  .filter((name) => name.endsWith('.yml'))
  .sort()
  .map((name) => parseWorkflow(name, readFileSync(`${root}.github/workflows/${name}`, 'utf8')));

export function workflowNamed(name: string): Workflow {
  const found = workflows.find(({ file }) => file === name);
  if (found === undefined) throw new Error(`there is no workflow ${name}`);
  return found;
}

/** What an action of this repository takes and gives; null where there is none. */
export function actionAt(folder: string): { readonly inputs: Tree; readonly outputs: Tree } | null {
  try {
    const manifest = treeOf(parse(readFileSync(`${root}${folder}/action.yml`, 'utf8')));
    return { inputs: treeOf(manifest['inputs']), outputs: treeOf(manifest['outputs']) };
  } catch {
    return null;
  }
}

/** An absent mapping is an empty one. */
export function treeOf(value: unknown): Tree {
  return isTree(value) ? value : {};
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

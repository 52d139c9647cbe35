import { normalize } from 'node:path/posix';
import type { Place, Range } from './finding.ts';
import type { ToolRun } from './tool-report.ts';

/**
 * Where in the repository a tool points to, `null` when that is no file of it: outside, downloaded, or not there.
 * `base` is the directory that the tool's relative paths count from, relative to the root.
 */
export function repositoryPath(run: ToolRun, base: string, told: string): string | null {
  const candidates = told.includes('\\') ? [told, told.replaceAll('\\', '/')] : [told];
  return candidates.map((path) => inRepository(run, base, path)).find((path) => path !== null) ?? null;
}

function inRepository(run: ToolRun, base: string, told: string): string | null {
  const relative = isAbsolute(told) ? belowRoot(run, told) : normalize(`${base}/${told}`);
  if (relative === null) return null;
  const path = normalize(relative).replace(/^\.\//, '');
  const steps = path.split('/');
  // What Terraform downloaded lies in the tree at times, but nobody reviews it there.
  if (steps.includes('..') || steps.includes('.terraform')) return null;
  return run.exists(path) ? path : null;
}

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path);

function belowRoot(run: ToolRun, told: string): string | null {
  const path = normalize(told);
  const root = [run.root, ...(run.alsoRoots ?? [])]
    .map((folder) => normalize(folder.replaceAll('\\', '/')).replace(/\/$/, ''))
    .find((folder) => path.startsWith(`${folder}/`));
  return root === undefined ? null : path.slice(root.length + 1);
}

/** A place, or the words that a message begins with when there is none. */
export interface Located {
  readonly place: Place | null;
  readonly prefix: string;
}

export function located(run: ToolRun, base: string, told: string, range: Range | null): Located {
  const file = repositoryPath(run, base, told);
  if (file !== null) return { place: { file, range }, prefix: '' };
  const line = range === null ? '' : ` line ${range.startLine}`;
  return { place: null, prefix: `In ${outsideName(told)}${line}, which is no file of this repository: ` };
}

/** The same on every machine: where a module was downloaded to differs, what lies in it does not. */
const outsideName = (told: string): string => told.replaceAll('\\', '/').split('/').filter(isStep).slice(-3).join('/');

const isStep = (step: string): boolean => step !== '' && step !== '.' && step !== '..';

/** Whole lines; `null` for what is no line number. Some tools say 0 for "somewhere in this file". */
export function lineRange(startLine: number, endLine: number): Range | null {
  if (!Number.isSafeInteger(startLine) || startLine < 1) return null;
  const last = Number.isSafeInteger(endLine) ? Math.max(startLine, endLine) : startLine;
  return { startLine, endLine: last, startColumn: null, endColumn: null };
}

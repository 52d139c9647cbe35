import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asArray, asCount, asObject, asOneOf, asString, asStringOrNull, parseJson } from '@deploy/kernel';
import {
  type Finding,
  type ToolName,
  type ToolOutput,
  type ToolRun,
  toolNames,
  type Verdict,
} from '@deploy/terraform-findings';

/**
 * Small faulty configurations. Each folder of `corpus/` holds a `tree`, which stands for a whole repository, what is to
 * be found in it (`expected.json`), and what the tool printed about it (`recorded.json`, made by `record.ts`).
 */
export interface Case {
  readonly name: string;
  readonly folder: string;
  readonly tool: ToolName;
  /** What is judged, relative to the tree. */
  readonly directory: string;
  /** State of the verdict, and for a failure which: `failed:unreadable`. */
  readonly verdict: string;
  readonly needsInit: boolean;
  /** Rules that the case is about; `null`: all that is found. */
  readonly only: readonly string[] | null;
  readonly findings: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  readonly file: string | null;
  readonly line: number | null;
  readonly rule: string;
  readonly endLine?: number;
  readonly severity?: string;
  readonly columns?: readonly [number, number];
}

export const corpusFolder = fileURLToPath(new URL('corpus/', import.meta.url));

export const cases: readonly Case[] = readdirSync(corpusFolder)
  .filter((name) => statSync(join(corpusFolder, name)).isDirectory())
  .sort()
  .map(readCase);

function readCase(name: string): Case {
  const folder = join(corpusFolder, name);
  const document = asObject(parseJson(readFileSync(join(folder, 'expected.json'), 'utf8'), name), name);
  return {
    name,
    folder,
    tool: asOneOf(document['tool'], 'tool', toolNames),
    directory: asString(document['directory'], 'directory'),
    verdict: asString(document['verdict'], 'verdict'),
    needsInit: document['prepare'] === 'init',
    only: document['only'] === undefined ? null : asArray(document['only'], 'only', asString),
    findings: asArray(document['findings'], 'findings', asExpected),
  };
}

function asExpected(value: unknown, path: string): ExpectedFinding {
  const item = asObject(value, path);
  const { line, endLine, severity, columns } = item;
  const [first, last] = columns === undefined ? [] : asArray(columns, 'columns', asCount);
  return {
    file: asStringOrNull(item['file'], 'file'),
    line: line === null ? null : asCount(line, 'line'),
    rule: asString(item['rule'], 'rule'),
    ...(endLine === undefined ? {} : { endLine: asCount(endLine, 'endLine') }),
    ...(severity === undefined ? {} : { severity: asString(severity, 'severity') }),
    ...(first === undefined || last === undefined ? {} : { columns: [first, last] }),
  };
}

export const treeOf = ({ folder }: Case): string => join(folder, 'tree');

/** What a parser is told about a run over a tree that lies at `root`. Names in it are those of `tree`. */
export function runOver(tree: string, { root = tree, stack = '.', startedIn = '.' } = {}): ToolRun {
  const exists = (file: string) => statSync(join(tree, file), { throwIfNoEntry: false })?.isFile() === true;
  const lineOf = (file: string, line: number) => {
    const text = readFileSync(join(tree, file), 'utf8').split('\n')[line - 1];
    return text === undefined ? null : text.replace(/\r$/, '');
  };
  return { root, stack, startedIn, exists, lineOf };
}

/** Where a recording was made: it holds no path of the machine that made it. */
export const RECORDED_ROOT = '/recorded/repository';

export interface Recording extends ToolOutput {
  readonly version: string;
}

export function readRecording({ folder }: Case): Recording {
  const document = asObject(parseJson(readFileSync(join(folder, 'recorded.json'), 'utf8'), folder), folder);
  const lines = (name: string) => asArray(document[name], name, asString).join('\n');
  const { code } = document;
  if (typeof code !== 'number') throw new TypeError(`${folder}: code is not a number`);
  return {
    version: asString(document['version'], 'version'),
    stdout: lines('stdout'),
    stderr: lines('stderr'),
    code,
    signal: null,
  };
}

/** A verdict in the words of `expected.json`. Of findings only what the case speaks of. */
export function told(verdict: Verdict, expected: Case): unknown {
  const state = verdict.state === 'failed' ? `failed:${verdict.failure}` : verdict.state;
  const findings = verdict.state === 'skipped' ? [] : (verdict.findings ?? []);
  const wanted = findings.filter(({ rule }) => expected.only?.includes(rule) ?? true);
  return { verdict: state, findings: wanted.map((finding, at) => toldFinding(finding, expected.findings[at])) };
}

function toldFinding({ place, rule, severity }: Finding, expected: ExpectedFinding | undefined): ExpectedFinding {
  const range = place?.range ?? null;
  return {
    file: place?.file ?? null,
    line: range?.startLine ?? null,
    rule,
    ...(expected?.endLine === undefined || range === null ? {} : { endLine: range.endLine }),
    ...(expected?.severity === undefined ? {} : { severity }),
    ...(expected?.columns === undefined ? {} : { columns: [range?.startColumn ?? 0, range?.endColumn ?? 0] }),
  };
}

export const toBeTold = ({ verdict, findings }: Case): unknown => ({ verdict, findings });

/** Files below a folder, with `/`. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

import { normalize } from 'node:path/posix';
import { asObject, type JsonObject } from '@deploy/kernel';
import { type HclBlock, type HclBody, readHcl } from './hcl-blocks.ts';

/** What the files of one directory say about it. All paths are relative to the root of the repository. */
export interface DirectoryFacts {
  /** Directories that it calls as modules; what is downloaded is none of ours. */
  readonly calls: readonly string[];
  /** Files and folders outside the directory that it names beside `path.module`. */
  readonly reads: readonly string[];
  readonly hasBackend: boolean;
  readonly hasProvider: boolean;
  /** Handed a provider under another name by its caller, without which it is not valid (hashicorp/terraform#28490). */
  readonly needsCaller: boolean;
  /** The same for directories that need the same providers. */
  readonly providers: string;
  /** Number of `run` blocks in its tests. */
  readonly runs: number;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** @param directory relative to the root of the repository, `.` for the root */
export function directoryFacts(
  directory: string,
  files: readonly SourceFile[],
  tests: readonly SourceFile[],
): DirectoryFacts {
  const bodies = files.map(bodyOf);
  const blocks = bodies.flatMap((body) => body.blocks);
  const settings = blocks.filter(({ type }) => type === 'terraform').flatMap((block) => block.blocks);
  const sources = blocks.flatMap(({ type, texts }) => (type === 'module' ? [texts['source'] ?? ''] : []));
  return {
    calls: unique(sources.filter(isLocal).map((source) => normalize(`${directory}/${source}`))),
    reads: unique(files.flatMap(({ text }) => filesRead(directory, text))),
    hasBackend: settings.some(({ type }) => type === 'backend' || type === 'cloud'),
    hasProvider: blocks.some(({ type }) => type === 'provider'),
    needsCaller: files.some(({ text }) => /\bconfiguration_aliases\b"?\s*[=:]/.test(text)),
    providers: settings
      .filter(({ type }) => type === 'required_providers')
      .map(({ source }) => source.replace(/\s+/g, ' ').trim())
      .toSorted()
      .join('\n'),
    runs: tests.flatMap((file) => bodyOf(file).blocks).filter(({ type }) => type === 'run').length,
  };
}

/** Source: Terraform, "Module sources", local paths begin with `./` or `../`. */
const isLocal = (source: string): boolean => /^\.\.?(\/|$)/.test(source);

/** Folders of what is named beside `path.module`: without this a change there would not reach who reads it. */
function filesRead(directory: string, text: string): readonly string[] {
  return [...text.matchAll(/\$\{path\.(?:module|root)\}\/([^"$\n]+)/g)]
    .map(([, path = '']) => normalize(`${directory}/${path}`).replace(/\/$/, ''))
    .filter((path) => directory !== '.' && !path.startsWith(`${directory}/`) && !path.startsWith('..'));
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted(byCodeUnits);

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function bodyOf({ name, text }: SourceFile): HclBody {
  return name.endsWith('.json') ? readJsonSyntax(text) : readHcl(text);
}

/** Source: Terraform, "JSON Configuration Syntax": a label is a key. */
function readJsonSyntax(text: string): HclBody {
  try {
    const document = asObject(JSON.parse(text), 'the file');
    return { texts: {}, blocks: Object.entries(document).flatMap(([type, value]) => jsonBlocks(type, value)) };
  } catch {
    return { texts: {}, blocks: [] };
  }
}

function jsonBlocks(type: string, value: unknown): readonly HclBlock[] {
  const bodies = Array.isArray(value) ? value : [value];
  return bodies.filter(isObject).flatMap((body) => {
    if (type === 'terraform') {
      const blocks = Object.entries(body).flatMap(([name, inner]) => [block(name, [], inner)]);
      return [{ ...block(type, [], body), blocks }];
    }
    return Object.entries(body).map(([label, inner]) => block(type, [label], inner));
  });
}

function block(type: string, labels: readonly string[], value: unknown): HclBlock {
  const texts = isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
  return { type, labels, texts, blocks: [], source: JSON.stringify(value) };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

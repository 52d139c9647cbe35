import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
export const isThere = (path: string): boolean => existsSync(`${root}${path}`);
const textOf = (...patterns: readonly string[]) =>
  globSync([...patterns], { cwd: root })
    .filter((path) => !path.includes('node_modules'))
    .map(read)
    .join('\n');
const words = (text: string) => new Set(text.match(/[A-Za-z0-9_]+/g));

/** What a page says in code: between backticks, and line by line in its blocks, without comments. */
export function codeIn(page: string): readonly string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/^ *```(?:sh|hcl|yaml)\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.replace(/\s#\s.*$/, '').trim()),
  );
  const inline = [...text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, it = '']) => it);
  return [...inline, ...blocks].filter((it) => it !== '');
}

/** Every match of a pattern's first group in what a page says in code, each once. */
export const foundIn = (page: string, pattern: RegExp): readonly string[] => [
  ...new Set(codeIn(page).flatMap((code) => [...code.matchAll(pattern)].map(([, it = '']) => it))),
];

/** Where a relative link leads, from the root; `#…` is kept. */
export const linksIn = (page: string): readonly string[] =>
  [...read(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, to = '']) =>
    to.startsWith('#') ? `${page}${to}` : posix.join(posix.dirname(page), to),
  );

/** As GitHub makes them of headings. */
export const anchorsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

export const hcl = textOf('terraform/{modules,stacks}/**/*.{tf,tfvars,tftpl}');
export const hclWords = words(hcl);
const yaml = textOf('actions/*/action.yml', '.github/workflows/*.yml');
/** Names that actions, workflows and examples take. */
export const otherWords = words(`${yaml}\n${textOf('examples/api/*.{cjs,mjs}')}`);
/** Keys of inputs, outputs and variables of actions and workflows. */
export const yamlKeys = new Set([...yaml.matchAll(/^ *([a-z][a-z-]+):/gm)].map(([, key = '']) => key));
/** Values that an input may have, as its description names them. */
export const yamlValues = new Set([...yaml.matchAll(/`([a-z-]+)`/g)].map(([, value = '']) => value));
/** Of the test environment, as an apply makes it. */
export const appliedNames = [
  read('packages/aws-twin/fixtures/test-stack.state.json'),
  textOf('terraform/stacks/*/*.{tf,tfvars}'),
].join('\n');

/** Labels of the blocks of a kind in a root, such as `variable` in `stacks/test`. */
export const labelsIn = (folder: string, kind: string): readonly string[] =>
  [...textOf(`terraform/${folder}/*.tf`).matchAll(new RegExp(`^${kind} "([^"]+)"`, 'gm'))].map(([, it = '']) => it);

/** Variables of a root that have no default. */
export const requiredIn = (folder: string): readonly string[] =>
  [...textOf(`terraform/${folder}/*.tf`).matchAll(/^variable "([^"]+)" \{\n([\s\S]*?)^\}/gm)]
    .filter(([, , body = '']) => !/^ {2}default\s*=/m.test(body))
    .map(([, name = '']) => name);

/** Whether an address without keys is that of a resource, a module or a part of one, read from a root. */
export function hasAddress(folder: string, address: string): boolean {
  const [kind = '', name = '', ...rest] = address.split('.');
  const code = textOf(`terraform/${folder}/*.tf`);
  if (kind !== 'module') return new RegExp(`^resource "${kind}" "${name}"`, 'm').test(code);
  const [, source] = new RegExp(`^module "${name}" \\{\\n\\s+source\\s*=\\s*"([^"]+)"`, 'm').exec(code) ?? [];
  if (source === undefined) return false;
  return rest.length === 0 || hasAddress(posix.join(folder, source), rest.join('.'));
}

import { InputError, type ObjectHeaders } from '@deploy/kernel';
import type { Document, LineCounter, Pair, YAMLMap } from 'yaml';
import { compileGlobs, GlobError } from './glob.ts';
import type { HeaderRule } from './header-rule.ts';
import { faultInHeader, faultInMetadata, faultInMetadataName, faultInText } from './header-value.ts';

const HEADER_FIELDS: ReadonlyMap<string, Exclude<keyof ObjectHeaders, 'metadata'>> = new Map([
  ['cache-control', 'cacheControl'],
  ['content-type', 'contentType'],
  ['content-encoding', 'contentEncoding'],
  ['content-disposition', 'contentDisposition'],
  ['content-language', 'contentLanguage'],
]);
const FIELDS = ['match', ...HEADER_FIELDS.keys(), 'metadata', 'hashed', 'worker'];

/**
 * Reads input `headers`: a YAML list of rules, each with `match` (a glob or a list of them) and any of `cache-control`,
 * `content-type`, `content-encoding`, `content-disposition`, `content-language`, `metadata` (a map of text), `hashed`
 * and `worker` (true or false). Rejects with an `InputError` that lists everything that is wrong, with line numbers.
 */
export async function parseHeaderRules(text: string): Promise<readonly HeaderRule[]> {
  if (text.trim() === '') return [];
  // Loaded only where there are rules: it is a tenth of the time an action takes to start.
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const reader = new RuleReader(yaml, document, lines);
  const rules = reader.rules();
  if (reader.faults.length === 0) return rules;
  throw new InputError({
    code: 'header-rules-invalid',
    message: `Input \`headers\` holds ${reader.faults.length} mistake(s):\n${reader.faults.map((fault) => `- ${fault}`).join('\n')}`,
    remedy:
      'Correct input `headers`: a YAML list of rules such as `- match: "*.pdf"` with `cache-control: max-age=300` below it.',
  });
}

type Yaml = typeof import('yaml');

class RuleReader {
  readonly faults: string[] = [];
  readonly #yaml: Yaml;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(yaml: Yaml, document: Document.Parsed, lines: LineCounter) {
    this.#yaml = yaml;
    this.#document = document;
    this.#lines = lines;
  }

  rules(): readonly HeaderRule[] {
    const errors = [...this.#document.errors, ...this.#document.warnings];
    // A parser that lost its way complains of every token that follows: the first complaint of a line is the mistake.
    for (const [, [error]] of Map.groupBy(errors, ({ pos }) => this.#line(pos[0]))) {
      if (error !== undefined) this.#fault(error.pos[0], error.message.replace(/\.$/, ''));
    }
    if (this.faults.length > 0) return [];
    const list = this.#document.contents;
    if (!this.#yaml.isSeq(list)) {
      this.#fault(offsetOf(list), 'this is not a list; each rule begins with `- match:`');
      return [];
    }
    return list.items.map((item) => this.#rule(item)).filter((rule) => rule !== null);
  }

  #rule(item: unknown): HeaderRule | null {
    const map = this.#resolved(item);
    if (!this.#yaml.isMap(map)) {
      this.#fault(offsetOf(item), 'this rule is not a map with `match` and what to set');
      return null;
    }
    const fields = new Map<string, unknown>();
    for (const pair of map.items) {
      const name = this.#name(pair);
      if (FIELDS.includes(name)) fields.set(name, pair.value);
      else this.#fault(offsetOf(pair.key), `unknown key ${JSON.stringify(name)}; a rule takes ${FIELDS.join(', ')}`);
    }
    if (fields.size === map.items.length && [...fields.keys()].every((name) => name === 'match')) {
      this.#fault(offsetOf(map), 'this rule sets nothing');
    }
    return this.#fields(map, fields);
  }

  #fields(map: YAMLMap, fields: ReadonlyMap<string, unknown>): HeaderRule {
    const match = this.#match(map, fields.get('match'));
    const headers: Record<string, string> = {};
    for (const [name, field] of HEADER_FIELDS) {
      if (!fields.has(name)) continue;
      const value = this.#text(fields.get(name), name);
      if (value !== null && this.#isRight(fields.get(name), name, faultInHeader(name, value))) headers[field] = value;
    }
    const metadata = fields.has('metadata') ? this.#metadata(fields.get('metadata')) : {};
    return {
      ...match,
      line: this.#line(offsetOf(map)),
      headers: { ...headers, ...(Object.keys(metadata).length > 0 ? { metadata } : {}) },
      hashed: fields.has('hashed') ? this.#flag(fields.get('hashed'), 'hashed') : null,
      worker: fields.has('worker') ? this.#flag(fields.get('worker'), 'worker') : null,
    };
  }

  #match(map: YAMLMap, written: unknown): Pick<HeaderRule, 'match' | 'matches'> {
    const node = this.#resolved(written);
    const items = this.#yaml.isSeq(node) ? node.items : this.#isAbsent(node) ? [] : [node];
    const globs = items.map((item) => this.#text(item, 'match')).filter((glob) => glob !== null);
    if (items.length === 0 && !this.#isDangling(written)) {
      this.#fault(offsetOf(map), 'this rule has no `match`: a glob or a list of globs');
    }
    try {
      return { match: globs, matches: compileGlobs(globs) };
    } catch (thrown) {
      if (!(thrown instanceof GlobError)) throw thrown;
      this.#fault(offsetOf(node), `the glob ${thrown.message}`);
      return { match: globs, matches: () => false };
    }
  }

  #metadata(written: unknown): Readonly<Record<string, string>> {
    const map = this.#resolved(written);
    if (!this.#yaml.isMap(map)) {
      this.#fault(offsetOf(written), '`metadata` is not a map of names and text');
      return {};
    }
    const metadata: Record<string, string> = {};
    for (const pair of map.items) {
      const name = this.#name(pair);
      const value = this.#text(pair.value, `metadata.${name}`);
      const isNamed = this.#isRight(pair.key, `metadata name ${JSON.stringify(name)}`, faultInMetadataName(name));
      if (value === null || !isNamed) continue;
      if (this.#isRight(pair.value, `metadata.${name}`, faultInText(value))) metadata[name] = value;
    }
    this.#isRight(map, 'metadata', faultInMetadata(metadata));
    return metadata;
  }

  #text(written: unknown, name: string): string | null {
    const node = this.#resolved(written);
    if (this.#yaml.isScalar(node) && typeof node.value === 'string') return node.value;
    if (this.#isDangling(written)) return null;
    const found = this.#yaml.isScalar(node) ? String(node.value) : 'a list or map';
    this.#fault(offsetOf(written), `\`${name}\` is ${found} and not text; put it in quotes`);
    return null;
  }

  #flag(written: unknown, name: string): boolean | null {
    const node = this.#resolved(written);
    if (this.#yaml.isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.#fault(offsetOf(written), `\`${name}\` is neither true nor false`);
    return null;
  }

  #name(pair: Pair): string {
    return this.#yaml.isScalar(pair.key) ? String(pair.key.value) : '?';
  }

  #resolved(node: unknown): unknown {
    if (!this.#yaml.isAlias(node)) return node;
    const target = node.resolve(this.#document);
    if (target === undefined)
      this.#fault(offsetOf(node), `\`*${node.source}\` is taken for a YAML alias; put it in quotes`);
    return target;
  }

  #isDangling(node: unknown): boolean {
    return this.#yaml.isAlias(node) && node.resolve(this.#document) === undefined;
  }

  #isAbsent(node: unknown): boolean {
    return node === undefined || node === null || (this.#yaml.isScalar(node) && node.value === null);
  }

  #isRight(node: unknown, name: string, fault: string | null): boolean {
    if (fault !== null) this.#fault(offsetOf(node), `\`${name}\` ${fault}`);
    return fault === null;
  }

  #fault(offset: number, text: string): void {
    this.faults.push(`line ${this.#line(offset)}: ${text}`);
  }

  #line(offset: number): number {
    return Math.max(1, this.#lines.linePos(offset).line);
  }
}

/** Where a node of the document begins, in characters. */
function offsetOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : 0;
}

import { shapeOf } from './hashed-name-shape.ts';

/** The keys of a release, prepared for finding mentions of them in code. */
export interface KeyIndex {
  readonly keys: ReadonlySet<string>;
  /** Keys by the digest in their name, where no other key has the same. */
  readonly byToken: ReadonlyMap<string, string>;
}

export function indexKeys(keys: Iterable<string>): KeyIndex {
  const byToken = new Map<string, string[]>();
  const all = new Set(keys);
  for (const key of all) {
    const token = shapeOf(key)?.token;
    if (token !== undefined) byToken.set(token, [...(byToken.get(token) ?? []), key]);
  }
  const unique = [...byToken].flatMap(([token, [key, ...others]]) =>
    key === undefined || others.length > 0 ? [] : [[token, key] as const],
  );
  return { keys: all, byToken: new Map(unique) };
}

/** Quoted strings without white space, and the unquoted argument of CSS `url()`. */
const STRINGS = /"([^"\\\s]{1,1024})"|'([^'\\\s]{1,1024})'|`([^`\\\s$]{1,1024})`|url\(\s*([^"'()\\\s]{1,1024})\s*\)/g;

/**
 * Keys of the release that JavaScript, CSS or inline code names: as a URL relative to the file (`./chunk.js`), to the
 * root of the site (`/assets/chunk.js`, `assets/chunk.js`), or by nothing but the digest in the name, as webpack's
 * runtime does.
 *
 * @param from key of the file that holds the code
 * @param basePath path under which the keys are served; begins and ends with a slash
 */
export function codeReferences(code: string, from: string, known: KeyIndex, basePath = '/'): readonly string[] {
  const found = new Set<string>();
  for (const match of code.matchAll(STRINGS)) {
    const text = match[1] ?? match[2] ?? match[3] ?? match[4];
    const key = text === undefined ? undefined : keyOf(text, from, known, basePath);
    if (key !== undefined && key !== from) found.add(key);
  }
  return [...found];
}

function keyOf(text: string, from: string, known: KeyIndex, basePath: string): string | undefined {
  const byToken = known.byToken.get(text);
  if (byToken !== undefined) return byToken;
  const path = text.replace(/[?#].*$/, '');
  const candidates = path.startsWith(basePath) ? [path.slice(basePath.length)] : [relativeTo(from, path), path];
  return candidates.find((candidate) => candidate !== undefined && known.keys.has(candidate));
}

function relativeTo(from: string, path: string): string | undefined {
  if (path.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined;
  const segments = from.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

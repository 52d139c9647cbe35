import { encodePath, MAX_PATH_LENGTH, nameablePrefix, nameablePrefixWithQuery } from './invalidation-path.ts';
import type { Pattern } from './path-tree.ts';

/** How typed lines are meant: as the names of things, or percent-encoded as an address bar shows them. */
export type PathsEncoding = 'raw' | 'encoded';

export interface TypedPath {
  /** As typed. */
  readonly line: string;
  readonly pattern: Pattern;
  /** It could not be named, so that a wildcard covers it and whatever begins like it. */
  readonly isWidened: boolean;
}

export interface UnusableLine {
  readonly line: string;
  /** Completes "this line …". */
  readonly problem: string;
}

/** Whether a raw line looks as if it were encoded: it names something with a per cent sign, which is seldom meant. */
export const looksEncoded = (line: string): boolean => /%[0-9a-f]{2}/i.test(line);

/** Reads one line of a list of paths. A `*` at its end is a wildcard, a `?` begins a query string. */
export function readTypedPath(line: string, encoding: PathsEncoding): TypedPath | UnusableLine {
  const problem = problemOf(line);
  if (problem !== null) return { line: shortened(line), problem };
  const isWildcard = line.endsWith('*');
  const meant = meantBy(isWildcard ? line.slice(0, -1) : line, encoding);
  if ('problem' in meant) return { line: shortened(line), problem: meant.problem };
  const isWidened = meant.nameable.length < meant.text.length;
  const pattern = { text: meant.nameable, isWildcard: isWildcard || isWidened };
  const length = encodePath(pattern.text).length + (pattern.isWildcard ? 1 : 0);
  if (length <= MAX_PATH_LENGTH) return { line, pattern, isWidened };
  return {
    line: shortened(line),
    problem: `has ${length} characters when encoded, and CloudFront takes ${MAX_PATH_LENGTH}`,
  };
}

function problemOf(line: string): string | null {
  if (/^https?:\/\//i.test(line)) return 'is a whole address; leave out everything before the path';
  if (!line.startsWith('/')) return 'does not start with `/`';
  const star = line.indexOf('*');
  if (star !== -1 && star < line.length - 1) return 'has a `*` that is not its last character';
  return null;
}

interface Meaning {
  readonly text: string;
  /** The part of `text` that can be named. */
  readonly nameable: string;
}

function meantBy(text: string, encoding: PathsEncoding): Meaning | { readonly problem: string } {
  if (encoding === 'raw') return { text, nameable: nameablePrefixWithQuery(text) };
  const [, path = '', query = ''] = /^([^?]*)(\?.*)?$/s.exec(text) ?? [];
  const rawPath = decoded(path);
  const rawQuery = decoded(query);
  if (rawPath === null || rawQuery === null) return { problem: 'has a `%` that begins no UTF-8 escape' };
  if (/%2f/i.test(path)) return { problem: 'has an encoded slash, which no path of an object has' };
  if (encodePath(rawQuery) !== query.replaceAll(/%[0-9a-f]{2}/gi, upper)) {
    return { problem: 'has escapes in its query string that CloudFront compares as they are' };
  }
  // An escaped `?` is part of the name; the plain one is not.
  const nameablePath = nameablePrefix(rawPath);
  const nameable = nameablePath === rawPath ? rawPath + nameablePrefixWithQuery(rawQuery) : nameablePath;
  return { text: rawPath + rawQuery, nameable };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const upper = (escaped: string): string => escaped.toUpperCase();

const shortened = (line: string): string => (line.length > 100 ? `${line.slice(0, 100)}…` : line);

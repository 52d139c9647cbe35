import { compareKeys } from './key-order.ts';
import { invalidArgument } from './s3-errors.ts';

export interface ListQuery {
  readonly prefix: string;
  /** Null for none. */
  readonly delimiter: string | null;
  /** Only keys after this one; null from the start. */
  readonly after: string | null;
  readonly maxKeys: number;
}

export interface ListPage {
  /** Keys in order, without those that are rolled up. */
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page begins after; null on the last one. */
  readonly next: string | null;
}

/**
 * One page of a listing. A group of keys that share what comes before the delimiter counts as one entry (source: S3
 * API reference, ListObjectsV2).
 */
export function listPage(sortedKeys: readonly string[], query: ListQuery): ListPage {
  const { after, delimiter, maxKeys, prefix } = query;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last: string | null = null;
  for (let at = firstAfter(sortedKeys, after, prefix); at < sortedKeys.length; at += 1) {
    const key = sortedKeys[at] ?? '';
    if (!key.startsWith(prefix)) break;
    const group = groupOf(key, prefix, delimiter);
    if (group !== null && (group === commonPrefixes.at(-1) || group === after)) continue;
    if (keys.length + commonPrefixes.length >= maxKeys) return { keys, commonPrefixes, next: last };
    if (group === null) keys.push(key);
    else commonPrefixes.push(group);
    last = group ?? key;
  }
  return { keys, commonPrefixes, next: null };
}

function groupOf(key: string, prefix: string, delimiter: string | null): string | null {
  if (delimiter === null || delimiter === '') return null;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? null : key.slice(0, at + delimiter.length);
}

/** By bisection: a listing of many pages must not scan from the start each time. */
function firstAfter(keys: readonly string[], after: string | null, prefix: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = keys[middle] ?? '';
    const isBefore = compareKeys(key, prefix) < 0 || (after !== null && compareKeys(key, after) <= 0);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

const MAX_PAGE = 1000;

/** The page size: at most 1,000 whatever is asked for. */
export function pageSize(asked: number | undefined): number {
  if (asked === undefined) return MAX_PAGE;
  if (asked < 0 || !Number.isInteger(asked)) {
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647', 'maxKeys', String(asked));
  }
  return Math.min(asked, MAX_PAGE);
}

/** Encodes names in a listing where the caller asked for it: control characters cannot stand in XML. */
export function listEncoder(encoding: string | undefined): (text: string) => string {
  if (encoding === undefined) return (text) => text;
  if (encoding !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encoding);
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}

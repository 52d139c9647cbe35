import { type ObjectHeaders, sha256Hex } from '@deploy/kernel';
import type { ReleaseEntry } from './entry.ts';

/** Lower-case hex SHA-256 of a release's canonical entries: what is served, and nothing about who built it. */
export type ReleaseId = string;

/**
 * The id of a release: the digest of key, content digest and all headers of every entry, in key order. Commit, run and
 * artifact are recorded beside it, so that the same files are the same release whoever deploys them.
 */
export function releaseId(entries: readonly ReleaseEntry[]): ReleaseId {
  const lines = [...entries]
    .sort((a, b) => compareKeys(a.key, b.key))
    .map((entry) => JSON.stringify([entry.key, entry.sha256, ...canonicalHeaders(entry.headers)]));
  return sha256Hex(lines.join('\n'));
}

/** How a release is shown to people: long enough to be unique within any one site. */
export const shortId = (id: ReleaseId): string => id.slice(0, 12);

/** Code-unit order, the same on every machine and locale. */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All headers in a fixed order, an absent one as null. */
export function canonicalHeaders(headers: ObjectHeaders): readonly unknown[] {
  return [
    headers.contentType ?? null,
    headers.cacheControl ?? null,
    headers.contentEncoding ?? null,
    headers.contentDisposition ?? null,
    headers.contentLanguage ?? null,
    Object.entries(headers.metadata ?? {}).sort(([a], [b]) => compareKeys(a, b)),
  ];
}

export function areSameHeaders(a: ObjectHeaders, b: ObjectHeaders): boolean {
  return JSON.stringify(canonicalHeaders(a)) === JSON.stringify(canonicalHeaders(b));
}

/** Whether both entries are the same bytes served in the same way. */
export const isSameObject = (a: ReleaseEntry, b: ReleaseEntry): boolean =>
  a.sha256 === b.sha256 && areSameHeaders(a.headers, b.headers);

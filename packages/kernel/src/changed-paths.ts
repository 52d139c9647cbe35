import {
  asArray,
  asBoolean,
  asCount,
  asObject,
  asOneOf,
  asString,
  asStringOrNull,
  type JsonObject,
} from './json-shape.ts';

/**
 * What a release changed, handed from the upload to the invalidation as a file.
 *
 * Paths are raw: a slash and the key as stored, neither percent-encoded nor quoted.
 */
export interface ChangedPaths {
  readonly version: 1;
  readonly kind: 'changed-paths';
  readonly bucket: string;
  /** Key prefix of the app, empty or ending in a slash. Paths below include it. */
  readonly prefix: string;
  readonly release: string | null;
  /** Generation of the pointer that these changes lead to; what an invalidation acknowledges. */
  readonly generation: number;
  /** Oldest generation the changes are counted from (exclusive): what every known distribution has acknowledged. */
  readonly since: number;
  /** False when the records needed were pruned: then only a purge of everything is safe. */
  readonly complete: boolean;
  readonly changes: readonly PathChange[];
  /** Other live paths, which a minimal cover must spare. */
  readonly unchanged: readonly string[];
}

export interface PathVersion {
  readonly sha256: string;
  readonly cacheControl: string | null;
}

export interface PathChange {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Last generation that changed the path. A distribution that acknowledged it needs no purge for it. */
  readonly generation: number;
  /** Every version other than the new one that was served since; what a cache may hold. Empty for an added path. */
  readonly old: readonly PathVersion[];
  /** Null when removed. */
  readonly new: PathVersion | null;
}

function readVersion(value: unknown, path: string): PathVersion {
  const version = asObject(value, path);
  return {
    sha256: asString(version['sha256'], `${path}.sha256`),
    cacheControl: asStringOrNull(version['cacheControl'], `${path}.cacheControl`),
  };
}

function readChange(value: unknown, path: string): PathChange {
  const change = asObject(value, path);
  const kind = asOneOf(change['kind'], `${path}.kind`, ['added', 'changed', 'removed']);
  return {
    path: asString(change['path'], `${path}.path`),
    kind,
    generation: asCount(change['generation'], `${path}.generation`),
    old: asArray(change['old'], `${path}.old`, readVersion),
    new: change['new'] === null ? null : readVersion(change['new'], `${path}.new`),
  };
}

/** Reads a changed-paths document. Throws `ShapeError` naming the first thing that is wrong. */
export function readChangedPaths(value: unknown): ChangedPaths {
  const document: JsonObject = asObject(value, 'changed paths');
  asOneOf(document['kind'], 'kind', ['changed-paths']);
  if (document['version'] !== 1) asOneOf(String(document['version']), 'version', ['1']);
  return {
    version: 1,
    kind: 'changed-paths',
    bucket: asString(document['bucket'], 'bucket'),
    prefix: asString(document['prefix'], 'prefix'),
    release: asStringOrNull(document['release'], 'release'),
    generation: asCount(document['generation'], 'generation'),
    since: asCount(document['since'], 'since'),
    complete: asBoolean(document['complete'], 'complete'),
    changes: asArray(document['changes'], 'changes', readChange),
    unchanged: asArray(document['unchanged'], 'unchanged', asString),
  };
}

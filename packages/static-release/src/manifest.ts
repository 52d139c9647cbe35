import {
  asArray,
  asCount,
  asObject,
  asOneOf,
  asRecord,
  asString,
  type ObjectHeaders,
  parseJson,
  ShapeError,
} from '@deploy/kernel';
import type { ReleaseEntry } from './entry.ts';
import { compareKeys, type ReleaseId, releaseId } from './release-id.ts';

/** `releases/<id>.json`: everything a release consists of. Its id is the digest of its entries, so it never changes. */
export interface Manifest {
  readonly version: 1;
  readonly kind: 'release-manifest';
  readonly release: ReleaseId;
  /** In key order. */
  readonly entries: readonly ReleaseEntry[];
}

export function makeManifest(entries: readonly ReleaseEntry[]): Manifest {
  return {
    version: 1,
    kind: 'release-manifest',
    release: releaseId(entries),
    entries: [...entries].sort((a, b) => compareKeys(a.key, b.key)),
  };
}

/** What an empty bucket is a release of. */
export const EMPTY_MANIFEST: Manifest = makeManifest([]);

/** Throws `ShapeError` when the text is no manifest, or not the manifest of the release it claims to be. */
export function parseManifest(text: string): Manifest {
  const root = asObject(parseJson(text, 'the manifest'), 'the manifest');
  asOneOf(root['kind'], 'kind', ['release-manifest']);
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  const manifest = makeManifest(asArray(root['entries'], 'entries', readEntry));
  if (manifest.release !== root['release']) {
    throw new ShapeError(`its entries are not those of release ${String(root['release'])}`);
  }
  return manifest;
}

function readEntry(value: unknown, path: string): ReleaseEntry {
  const entry = asObject(value, path);
  return {
    key: asString(entry['key'], `${path}.key`),
    size: asCount(entry['size'], `${path}.size`),
    sha256: asString(entry['sha256'], `${path}.sha256`),
    role: asOneOf(entry['role'], `${path}.role`, ['hashed', 'file', 'config', 'page', 'entry', 'worker']),
    headers: readHeaders(entry['headers'], `${path}.headers`),
  };
}

function readHeaders(value: unknown, path: string): ObjectHeaders {
  const headers = asObject(value, path);
  const text = (name: string) =>
    headers[name] === undefined ? {} : { [name]: asString(headers[name], `${path}.${name}`) };
  return {
    ...text('contentType'),
    ...text('cacheControl'),
    ...text('contentEncoding'),
    ...text('contentDisposition'),
    ...text('contentLanguage'),
    ...(headers['metadata'] === undefined
      ? {}
      : { metadata: asRecord(headers['metadata'], `${path}.metadata`, asString) }),
  };
}

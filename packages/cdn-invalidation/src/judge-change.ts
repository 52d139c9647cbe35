import type { PathChange, PathVersion } from '@deploy/kernel';
import { mayKeep, mayServeUnasked } from './cache-lifetime.ts';
import type { Behaviour } from './distribution.ts';

/** Why a path is purged. */
export type PurgeReason =
  /** A copy may be served without asking the origin. */
  | 'may-be-served'
  /** The bytes are the same and a header changed: the origin would say "unchanged", and the copy keep the old header. */
  | 'headers-only'
  /** An error may be cached where there is a file now. */
  | 'error-cached'
  /** The page stands in for errors, so copies of it are cached under whatever paths failed. */
  | 'error-page'
  /** Somebody typed it. */
  | 'typed'
  /** Everything was asked for, or nothing less is known to be enough. */
  | 'everything';

/** Why a path is not purged. */
export type SpareReason =
  /** An invalidation of this change was accepted before. */
  | 'acknowledged'
  /** The distribution serves the path from elsewhere, or not at all. */
  | 'not-served'
  /** Caches ask the origin before every use, or keep nothing. */
  | 'not-held'
  /** The path is new, and errors are not cached for long. */
  | 'new';

export type Verdict =
  | { readonly purge: true; readonly why: PurgeReason }
  | { readonly purge: false; readonly why: SpareReason };

/**
 * Whether caches may hold something of a path that is no longer right.
 *
 * @param behaviours that may have cached the path; null when nothing is known of the distribution
 * @param keepsErrors whether it caches a missing file for longer than nobody would notice
 */
export function judgeChange(
  change: PathChange,
  behaviours: readonly Behaviour[] | null,
  keepsErrors: boolean,
): Verdict {
  if (change.kind === 'added') return keepsErrors ? purge('error-cached') : spare('new');
  const ttls = behaviours === null ? [null] : behaviours.map(({ ttl }) => ttl);
  const isServed = ({ cacheControl }: PathVersion) => ttls.some((ttl) => mayServeUnasked(cacheControl, ttl));
  if (change.old.some(isServed)) return purge('may-be-served');
  const isLeftBehind = ({ cacheControl, sha256 }: PathVersion) =>
    sha256 === change.new?.sha256 && ttls.some((ttl) => mayKeep(cacheControl, ttl));
  return change.old.some(isLeftBehind) ? purge('headers-only') : spare('not-held');
}

const purge = (why: PurgeReason): Verdict => ({ purge: true, why });
const spare = (why: SpareReason): Verdict => ({ purge: false, why });

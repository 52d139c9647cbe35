import type { ObjectHeaders } from '@deploy/kernel';

/**
 * What a file is to a visitor; decides when it is written and whether its key may ever change.
 *
 * - `hashed`: its name holds a digest of its content, so the key never changes and is staged before anything flips
 * - `file`: any other file
 * - `config`: runtime configuration and web manifests
 * - `page`: HTML that is not an entry
 * - `entry`: HTML that visitors open first; flips after every other page
 * - `worker`: a service worker; last, for one that arrives before the HTML it precaches poisons caches
 */
export type Role = 'hashed' | 'file' | 'config' | 'page' | 'entry' | 'worker';

/** One object of a release. */
export interface ReleaseEntry {
  /** Relative to the prefix, `/`-separated, no leading slash. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly role: Role;
  readonly headers: ObjectHeaders;
}

/** Whether the key is written once and never changed. */
export const isImmutable = (entry: ReleaseEntry): boolean => entry.role === 'hashed';

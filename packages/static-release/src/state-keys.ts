import type { ReleaseId } from './release-id.ts';

/** All state of this tool lives under this key at the root of the bucket; the bucket policy denies it to visitors. */
export const STATE_ROOT = '_deploy/';

/** Where the state of one prefix lives. */
export interface StateKeys {
  readonly pointer: string;
  readonly lease: string;
  readonly releases: string;
  readonly objects: string;
  /** A key that a probe of the store may create. */
  readonly probe: string;
  readonly manifest: (release: ReleaseId) => string;
  /** Body of a mutable file, once per content. */
  readonly object: (sha256: string) => string;
  /** What the prune of a generation set out to remove. */
  readonly pruneList: (generation: number) => string;
}

/** `prefix` is empty or ends in a slash. An empty one lives under `root`, others under `at`, so that none contains another. */
export function stateKeys(prefix: string): StateKeys {
  const home =
    prefix === '' ? `${STATE_ROOT}root/` : `${STATE_ROOT}at/${encodeURIComponent(prefix.replace(/\/$/, ''))}/`;
  return {
    pointer: `${home}current.json`,
    lease: `${home}lease.json`,
    releases: `${home}releases/`,
    objects: `${home}objects/`,
    probe: `${home}probe`,
    manifest: (release) => `${home}releases/${release}.json`,
    object: (sha256) => `${home}objects/${sha256}`,
    pruneList: (generation) => `${home}prunes/${generation}.json`,
  };
}

import { readFileSync } from 'node:fs';

/**
 * What was built. `defect` is there to rehearse a bad release: it comes with the build and cannot be switched on from
 * outside, as with a real mistake.
 */
export interface Release {
  readonly version: string;
  readonly defect?: Defect;
}

export interface Defect {
  /**
   * `errors`: a share of the answers is a 500; `unhealthy`: the health check never passes; `crash`: the process ends as
   * soon as it has started.
   */
  readonly kind: 'errors' | 'unhealthy' | 'crash';
  /** Of `errors`, between 0 and 1. */
  readonly share?: number;
}

export function readRelease(file: string): Release {
  const release: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRelease(release)) throw new Error(`${file} names no version`);
  return release;
}

function isRelease(value: unknown): value is Release {
  return typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'string';
}

/** Answers whether the next request fails, so that any hundred requests hold the same number of failures. */
export function everyShare(share: number): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return Math.floor(count * share) > Math.floor((count - 1) * share);
  };
}

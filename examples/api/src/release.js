import { readFileSync } from 'node:fs';

/**
 * What was built. `defect` is there to rehearse a bad release: it comes with the build and cannot be switched on from
 * outside, as with a real mistake.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {Defect} [defect]
 *
 * @typedef {object} Defect
 * @property {'errors' | 'unhealthy' | 'crash'} kind `errors`: a share of the answers is a 500; `unhealthy`: the health check
 *   never passes; `crash`: the process ends as soon as it has started
 * @property {number} [share] of `errors`, between 0 and 1
 */

/**
 * @param {string} file
 * @returns {Release}
 */
export function readRelease(file) {
  const release = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof release.version !== 'string') throw new Error(`${file} names no version`);
  return release;
}

/**
 * Answers whether the next request fails, so that any hundred requests hold the same number of failures.
 *
 * @param {number} share
 */
export function everyShare(share) {
  let count = 0;
  return () => {
    count += 1;
    return Math.floor(count * share) > Math.floor((count - 1) * share);
  };
}

/** A key that never changes its content: a year is what caches take for "for ever". Source: RFC 8246. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/**
 * Every key whose content may change, images and fonts included: caches keep it, and ask before each use. A time to live,
 * however short, would let one page load mix files of two releases, and would make every deploy pay for an invalidation.
 * Who wants one for some files gives it by a rule.
 */
export const NO_CACHE = 'no-cache';

/** Seconds; a file without a digest in its name that is kept for longer is as good as immutable to its visitors. */
export const LONGEST_MUTABLE_MAX_AGE = 30 * 24 * 60 * 60;

/** Whether browsers keep an answer for so long that it can never be corrected. */
export function isKeptForEver(cacheControl: string): boolean {
  const directives = cacheControl.toLowerCase();
  if (/(^|[\s,])immutable($|[\s,])/.test(directives)) return true;
  const maxAge = /(^|[\s,])max-age\s*=\s*"?(\d+)/.exec(directives)?.[2];
  return maxAge !== undefined && Number(maxAge) > LONGEST_MUTABLE_MAX_AGE;
}

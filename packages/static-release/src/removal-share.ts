import { isImmutable, type ReleaseEntry } from './entry.ts';

/**
 * How much of a site a release takes away, in percent from 0 to 100: the larger of the shrink in the number of files, and
 * the share of unhashed keys that are gone. Hashed keys come and go with every build; unhashed ones are URLs.
 */
export function removalShare(previous: readonly ReleaseEntry[], next: readonly ReleaseEntry[]): number {
  const kept = new Set(next.map((entry) => entry.key));
  const stable = previous.filter((entry) => !isImmutable(entry));
  const gone = stable.filter((entry) => !kept.has(entry.key));
  return Math.max(0, percent(previous.length - next.length, previous.length), percent(gone.length, stable.length));
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

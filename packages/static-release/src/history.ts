import { EMPTY_MANIFEST } from './manifest.ts';
import type { LogEntry, Pointer } from './pointer.ts';
import type { ReleaseId } from './release-id.ts';

/** Log entries of releases that went live, oldest first. */
const settledReleases = (pointer: Pointer): readonly LogEntry[] =>
  pointer.log.filter((entry) => entry.kind === 'release' && entry.liveAt !== null);

/**
 * The release that `previous` means: the newest that went live before the live one did for the first time, so that a
 * second rollback goes one further back. With something unsettled it is the live one. Null when there is none: a first
 * release that was taken back leaves an empty one in the log, and nobody who goes back means to take the site away.
 */
export function previousRelease(pointer: Pointer): ReleaseId | null {
  if (pointer.unsettled.length > 0) return pointer.live === EMPTY_MANIFEST.release ? null : pointer.live;
  const settled = settledReleases(pointer);
  const firstLive = settled.find((entry) => entry.release === pointer.live);
  if (firstLive === undefined) return null;
  const earlier = settled.filter(
    (entry) => entry.generation < firstLive.generation && !entry.isDoomed && entry.release !== EMPTY_MANIFEST.release,
  );
  return earlier.at(-1)?.release ?? null;
}

export interface RetentionPolicy {
  /** Releases to keep, the live one included. */
  readonly releases: number;
  /** Keep what was superseded less than so many days ago. */
  readonly days: number;
}

const DAY_MS = 86_400_000;

/**
 * Releases whose files must stay: live and unsettled ones, the last N that were live, and every one superseded less than
 * D days ago. A release superseded several times counts from the last time.
 */
export function retainedReleases(pointer: Pointer, policy: RetentionPolicy, nowMs: number): ReadonlySet<ReleaseId> {
  const retained = new Set<ReleaseId>(pointer.unsettled);
  if (pointer.live !== null) retained.add(pointer.live);
  const newestFirst = settledReleases(pointer).toReversed();
  const isYoung = (entry: LogEntry) =>
    entry.supersededAt === null || nowMs - Date.parse(entry.supersededAt) < policy.days * DAY_MS;
  const lastN = new Set(newestFirst.filter((entry) => !entry.isDoomed).map((entry) => entry.release));
  for (const release of [...lastN].slice(0, policy.releases)) retained.add(release);
  // An unsettled release that was undone never went live, yet tabs may have been opened on it while it flipped.
  for (const entry of pointer.log) {
    if (entry.kind === 'release' && !entry.isDoomed && isYoung(entry)) retained.add(entry.release);
  }
  return retained;
}

/** Whether run `run` is older than what decided last. Run ids grow (source: GitHub, `github.run_id`). */
export function isOlderRun(run: string | null, order: string | null): boolean {
  if (run === null || order === null) return false;
  return BigInt(run) < BigInt(order);
}

/** The larger of two run ids. */
export function laterOrder(run: string | null, order: string | null): string | null {
  if (run === null) return order;
  return order === null || BigInt(run) > BigInt(order) ? run : order;
}

/** Generations that are kept on record for distributions that never acknowledge. */
const LONGEST_RECORD = 200;

/**
 * The log without what nothing needs any more: entries up to the horizon that are neither the first nor the last time
 * their release went live. `acknowledged` is the generation that every distribution has acknowledged.
 */
export function compactLog(pointer: Pointer, acknowledged: number): readonly LogEntry[] {
  const horizon = Math.max(acknowledged, pointer.generation - LONGEST_RECORD);
  const isNeeded = (entry: LogEntry): boolean => {
    if (entry.generation >= horizon) return true;
    if (entry.kind === 'prune') return false;
    const same = settledReleases(pointer).filter((other) => other.release === entry.release);
    return entry.generation === same[0]?.generation || entry.generation === same.at(-1)?.generation;
  };
  return pointer.log.filter(isNeeded);
}

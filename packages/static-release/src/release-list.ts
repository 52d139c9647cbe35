import { type LeaseDocument, readLease } from '@deploy/kernel';
import { previousRelease, type RetentionPolicy, retainedReleases } from './history.ts';
import type { LogEntry, Pointer } from './pointer.ts';
import type { ReleaseContext } from './release-context.ts';

export interface ListedRelease extends LogEntry {
  /** `superseded`: the release was live again later; that entry tells its state. */
  readonly state: 'live' | 'previous' | 'unsettled' | 'retained' | 'expired' | 'doomed' | 'superseded';
}

export interface ReleaseList {
  readonly pointer: Pointer;
  readonly lease: LeaseDocument | null;
  /** Newest generation first; prunes left out. */
  readonly releases: readonly ListedRelease[];
}

/** What is live, what can be restored, who holds the lease. */
export async function listReleases(context: ReleaseContext, policy: RetentionPolicy): Promise<ReleaseList> {
  const { document } = await readLease(context.store, context.state.keys.lease, context.signal);
  const { pointer } = await context.state.readPointer(context.signal);
  return { pointer, lease: document, releases: describeLog(pointer, policy, context.clock.now()) };
}

/** The log as a person reads it. */
export function describeLog(pointer: Pointer, policy: RetentionPolicy, nowMs: number): readonly ListedRelease[] {
  const retained = retainedReleases(pointer, policy, nowMs);
  const previous = previousRelease(pointer);
  const releases = pointer.log.filter((entry) => entry.kind === 'release');
  const lastTimes = new Map(releases.map((entry) => [entry.release, entry.generation]));
  const stateOf = (entry: LogEntry): ListedRelease['state'] => {
    if (lastTimes.get(entry.release) !== entry.generation) return 'superseded';
    if (pointer.unsettled.includes(entry.release)) return 'unsettled';
    if (entry.release === pointer.live) return 'live';
    if (entry.isDoomed) return 'doomed';
    if (entry.release === previous) return 'previous';
    return retained.has(entry.release) ? 'retained' : 'expired';
  };
  return releases.map((entry) => ({ ...entry, state: stateOf(entry) })).toReversed();
}

import type { LeaseOwner, LeasePorts, ObservedLease } from '@deploy/kernel';
import { readLease } from '@deploy/kernel';
import type { Manifest } from './manifest.ts';
import type { Provenance } from './pointer.ts';
import type { ObservedPointer, ReleaseState } from './release-state.ts';
import type { UploadWindow } from './upload-window.ts';

/** What every operation on a site needs. */
export interface ReleaseContext extends LeasePorts {
  readonly state: ReleaseState;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly me: LeaseOwner;
  readonly made: Provenance;
  readonly window: UploadWindow;
  /** Aborts when the action is cancelled. */
  readonly signal: AbortSignal;
}

/** A site as one operation saw it before it decided. */
export interface Observed extends ObservedPointer {
  /** Read before the pointer: if nobody moved it until it is taken, nobody moved the pointer either. */
  readonly lease: ObservedLease;
  readonly live: Manifest;
  readonly unsettled: readonly Manifest[];
}

/** Two or three requests, and one more for each unsettled release. */
export async function observe(context: ReleaseContext): Promise<Observed> {
  const { state, store, signal } = context;
  const lease = await readLease(store, state.keys.lease, signal);
  const observed = await state.readPointer(signal);
  return { lease, ...observed, ...(await manifestsOf(context, observed)) };
}

/** The manifests of what the pointer says is live and unsettled. */
export async function manifestsOf(
  { state, signal }: ReleaseContext,
  { pointer }: ObservedPointer,
): Promise<{ live: Manifest; unsettled: readonly Manifest[] }> {
  const live = await state.manifest(pointer.live, signal);
  const unsettled: Manifest[] = [];
  for (const release of pointer.unsettled) unsettled.push(await state.manifest(release, signal));
  return { live, unsettled };
}

/** The key of an entry in the bucket. */
export const fullKey = (context: Pick<ReleaseContext, 'prefix'>, key: string): string => `${context.prefix}${key}`;

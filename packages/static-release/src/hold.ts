import { editLease, type LeaseRequest, readLease } from '@deploy/kernel';
import type { ReleaseContext } from './release-context.ts';

/**
 * Refuses new deployments from now on; a running one finishes, and going back stays possible. Answers what they are
 * refused with. A dry run only says so.
 */
export async function hold(context: ReleaseContext, reason: string, dryRun = false): Promise<LeaseRequest> {
  const request = { by: context.me.run, reason, at: new Date(context.clock.now()).toISOString() };
  if (dryRun) return request;
  await editLease(context, context.state.keys.lease, (lease) => ({ ...lease, hold: request }), context.signal);
  return request;
}

/** Allows deployments again. Answers what they were refused with until now; null where they were not. */
export async function lift(context: ReleaseContext, dryRun = false): Promise<LeaseRequest | null> {
  const { lease: key } = context.state.keys;
  const { document } = await readLease(context.store, key, context.signal);
  const held = document?.hold ?? null;
  if (held === null || dryRun) return held;
  await editLease(context, key, (lease) => (lease.hold === null ? null : { ...lease, hold: null }), context.signal);
  return held;
}

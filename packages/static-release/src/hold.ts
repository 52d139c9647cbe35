import { editLease, type LeaseDocument } from '@deploy/kernel';
import type { ReleaseContext } from './release-context.ts';

/** Refuses new deployments from now on; a running one finishes, and going back stays possible. */
export function hold(context: ReleaseContext, reason: string): Promise<LeaseDocument | null> {
  const at = new Date(context.clock.now()).toISOString();
  const request = { by: context.me.run, reason, at };
  return editLease(context, context.state.keys.lease, (lease) => ({ ...lease, hold: request }), context.signal);
}

/** Allows deployments again. */
export function lift(context: ReleaseContext): Promise<LeaseDocument | null> {
  const { lease: key } = context.state.keys;
  return editLease(context, key, (lease) => (lease.hold === null ? null : { ...lease, hold: null }), context.signal);
}

import { AbortedError, acquireLease, TimeoutError } from '@deploy/kernel';
import type { LeasedContext } from './mutable-key.ts';
import { manifestsOf, type Observed, type ReleaseContext } from './release-context.ts';

export interface LeaseWishes {
  /** How long to wait for a holder that is seen renewing. */
  readonly patienceMs: number;
  readonly ignoreHold: boolean;
  /** Ask a holder to stop, for this reason; null to leave it alone. */
  readonly abortHolder: string | null;
}

/**
 * Runs `work` while the lease is held, on what is there then. Whoever takes the lease exactly as it was read, before the
 * pointer was read, knows that the pointer has not moved since: it only moves under the lease.
 */
export async function underLease<T>(
  context: ReleaseContext,
  observed: Observed,
  wishes: LeaseWishes,
  work: (context: LeasedContext, observed: Observed) => Promise<T>,
): Promise<T> {
  const lease = await acquireLease(context, {
    key: context.state.keys.lease,
    me: context.me,
    observed: observed.lease,
    signal: context.signal,
    ...wishes,
  });
  const leased = { ...context, lease, signal: AbortSignal.any([context.signal, lease.signal]) };
  try {
    return await work(leased, lease.wasObserved ? observed : await observeAgain(leased, observed));
  } catch (thrown) {
    if (lease.signal.aborted) throw lease.signal.reason;
    throw thrown;
  } finally {
    await lease.release();
  }
}

async function observeAgain(context: LeasedContext, before: Observed): Promise<Observed> {
  const { pointer, etag } = await context.state.readPointer(context.signal);
  const found = { pointer, etag };
  if (etag === before.etag) return before;
  return { lease: before.lease, ...found, ...(await manifestsOf(context, found)) };
}

/** What is told of work that was cancelled while it only prepared. */
export const CANCELLED_BEFORE_FLIP = {
  code: 'cancelled-before-flip',
  message: 'Cancelled before anything visible changed: the site is as it was.',
  remedy: 'Run the action again: files that were uploaded already are not sent again.',
};

/** Says what a piece of work that was cut short leaves behind; any other failure passes through. */
export async function tellWhatRemains<T>(
  context: ReleaseContext,
  remains: { readonly code: string; readonly message: string; readonly remedy: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { signal } = context;
    if (!signal.aborted || thrown !== signal.reason) throw thrown;
    if (thrown instanceof TimeoutError) {
      const message = `${thrown.message} ${remains.message.replace(/^Cancelled/, 'Stopped')}`;
      throw new TimeoutError({ code: thrown.code, message, remedy: remains.remedy, cause: thrown });
    }
    throw new AbortedError({ ...remains, cause: thrown });
  }
}

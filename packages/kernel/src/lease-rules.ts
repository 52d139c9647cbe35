import type { LeaseDocument, LeaseOwner, ObservedLease } from './lease-document.ts';

/** How long a lease lasts after its last renewal. */
export const LEASE_MS = 60_000;
export const RENEW_EVERY_MS = 15_000;
/** Life of the signature on a fenced request, counted from the last confirmed renewal. */
export const SIGNATURE_LIFE_SECONDS = 20;
/** Older confirmations are not signed with any more: the request could reach the store after its signature ran out. */
export const STAMP_USABLE_MS = 16_000;
/** A later attempt of the same run knows that the earlier one is over: it only waits for its signatures to run out. */
export const SAME_RUN_MS = SIGNATURE_LIFE_SECONDS * 1000;
/** At least this long a holder that was asked to stop is given. */
export const ABORT_WAIT_MS = 75_000;

/** What an acquirer wants, and what it has seen so far on its own monotonic clock. */
export interface LeaseSituation {
  readonly me: LeaseOwner;
  /** For how long the lease's ETag has not moved while this process watched. */
  readonly quietMs: number;
  /** Whether the holder was seen renewing. */
  readonly seenRenewing: boolean;
  /** For how long this process has waited in all. */
  readonly waitedMs: number;
  /** How long to wait for a holder that is seen renewing. */
  readonly patienceMs: number;
  readonly ignoreHold: boolean;
}

export type LeaseDecision =
  | { readonly kind: 'take'; readonly from: 'nothing' | 'free' | 'silent-holder' }
  | { readonly kind: 'watch'; readonly holder: LeaseOwner | null }
  | { readonly kind: 'refuse-held'; readonly holder: LeaseOwner | null }
  | { readonly kind: 'refuse-hold'; readonly by: string; readonly reason: string; readonly at: string };

/** Whether to take a lease, go on watching it, or give up. */
export function decideLease(observed: ObservedLease, situation: LeaseSituation): LeaseDecision {
  const lease = observed.document;
  if (lease === null) return { kind: 'take', from: 'nothing' };
  if (lease.hold !== null && !situation.ignoreHold) return { kind: 'refuse-hold', ...lease.hold };
  if (lease.state === 'free') return { kind: 'take', from: 'free' };
  if (situation.quietMs >= silenceNeededMs(lease, situation.me)) return { kind: 'take', from: 'silent-holder' };
  const outOfPatience = situation.seenRenewing && situation.waitedMs >= situation.patienceMs;
  return { kind: outOfPatience ? 'refuse-held' : 'watch', holder: lease.owner };
}

/** A silent lease is always watched for its own length before it is taken over. */
export function silenceNeededMs(lease: LeaseDocument, me: LeaseOwner): number {
  const owner = lease.owner;
  const isEarlierAttempt =
    owner !== null && owner.runId !== null && owner.runId === me.runId && owner.attempt < me.attempt;
  return isEarlierAttempt ? SAME_RUN_MS : LEASE_MS;
}

export interface LeaseWrite {
  readonly me: LeaseOwner;
  readonly nonce: string;
}

/** The document of a fresh taking. A request to abort was meant for the holder before. */
export function takenLease(previous: LeaseDocument | null, write: LeaseWrite): LeaseDocument {
  return {
    version: 1,
    kind: 'lease',
    state: 'held',
    generation: (previous?.generation ?? 0) + 1,
    nonce: write.nonce,
    owner: write.me,
    abort: null,
    hold: previous?.hold ?? null,
  };
}

export const renewedLease = (held: LeaseDocument, nonce: string): LeaseDocument => ({ ...held, nonce });

export const freedLease = (held: LeaseDocument, nonce: string): LeaseDocument => ({
  ...held,
  state: 'free',
  abort: null,
  nonce,
});

/** Whether the document is still the taking of this owner. */
export function isSameTaking(found: LeaseDocument | null, mine: LeaseDocument): boolean {
  return (
    found !== null &&
    found.state === 'held' &&
    found.generation === mine.generation &&
    found.owner?.process === mine.owner?.process
  );
}

import {
  acquireLease,
  type Clock,
  type HeldLease,
  type LeaseOwner,
  type ObjectStore,
  type ObservedLease,
  type Random,
  type Reporter,
  readLease,
} from '@deploy/kernel';
import type { RolloutKeys } from './journal-store.ts';

/** What every rollout runs on, whatever its strategy. */
export interface RolloutPorts<Cloud> {
  readonly cloud: Cloud;
  /** The artifact bucket, which holds journal and lease. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly reporter: Reporter;
}

/** How a run stands towards others on the same fleet. */
export interface FleetClaim {
  readonly keys: RolloutKeys;
  readonly me: LeaseOwner;
  readonly lockTimeoutSeconds: number;
  /** Asks a holder to stop, for this reason. */
  readonly abortHolder: string | null;
  /** Aborts when the run is cancelled; seven seconds are left then. */
  readonly signal: AbortSignal;
}

/** A signed call is accepted for five minutes (source: IAM guide, "Signature Version 4", request expiry); clocks differ. */
const LATE_CALLS_MS = 330_000;

/**
 * Does work while holding the fleet's lease. `quietUntil`: before then a call of a holder that was taken over may still land,
 * milliseconds since the epoch; 0 where the holder before had freed it.
 */
export async function underFleetLease<T>(
  ports: Omit<RolloutPorts<unknown>, 'cloud'>,
  claim: FleetClaim & { readonly ignoreHold: boolean },
  work: (lease: HeldLease, quietUntil: number) => Promise<T>,
): Promise<T> {
  const { store, clock, random, reporter } = ports;
  const { abortHolder, ignoreHold, keys, me, signal } = claim;
  const observed = await readLease(store, keys.lease, signal);
  const lease = await acquireLease(
    { store, clock, random, reporter },
    {
      ...{ key: keys.lease, me, observed, signal, ignoreHold, abortHolder },
      patienceMs: claim.lockTimeoutSeconds * 1000,
    },
  );
  try {
    return await work(lease, wasTakenOver(observed, lease) ? clock.now() + LATE_CALLS_MS : 0);
  } finally {
    await lease.release();
  }
}

/** Whether the holder before ended without freeing the lease: something of it may still be on its way. */
function wasTakenOver(observed: ObservedLease, lease: HeldLease): boolean {
  const generation = observed.document?.generation ?? 0;
  return observed.document?.state === 'held' || lease.generation !== generation + 1;
}

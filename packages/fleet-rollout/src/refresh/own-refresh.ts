import type { RefreshObservation, SeenRefresh } from './refresh-cloud.ts';
import { mayComeFrom, type RefreshOrder } from './refresh-order.ts';
import type { OwnRefresh, RefreshRollout } from './refresh-rollout.ts';

/** Reads of a group lag behind writes by at most half a minute, as far as is known; twice that is waited. */
export const READS_SETTLE_MS = 60_000;
/**
 * A start that was not answered may still be carried out while its signature lives, which is five minutes (source: AWS,
 * "Signature Version 4 for API requests"), and is seen a little later.
 */
export const START_SETTLES_MS = 330_000;
/** How far this process's clock may be ahead of AWS's: no more, or its requests would be refused. */
const CLOCKS_DIFFER_MS = 300_000;

export type Sighting =
  /** It was never asked for. */
  | { readonly kind: 'not-asked' }
  /** It was asked for, and is not seen; it may have begun or still begin. */
  | { readonly kind: 'unknown'; readonly until: number }
  /** It was asked for, and did not begin. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'seen'; readonly refresh: SeenRefresh };

const ENDED: readonly string[] = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

export function hasEnded({ status }: SeenRefresh): boolean {
  return ENDED.includes(status);
}

/** Whether it still goes towards what it was started for. */
export function goesForward({ status }: SeenRefresh): boolean {
  return status === 'Pending' || status === 'InProgress' || status === 'Baking';
}

export function newOwnRefresh(order: RefreshOrder): OwnRefresh {
  return { order, intent: null, id: null, asked: null, endSeenAt: null };
}

/** Looks for one of the rollout's refreshes: by its id or, after a kill or a lost answer, by when and how it was started. */
export function sight(own: OwnRefresh, rollout: RefreshRollout, observation: RefreshObservation): Sighting {
  const refresh = observation.refreshes.find(own.id === null ? isFrom(own, rollout) : ({ id }) => id === own.id);
  if (refresh !== undefined) return { kind: 'seen', refresh };
  if (own.intent === null) return own.id === null ? { kind: 'not-asked' } : { kind: 'absent' };
  const until = own.intent.sentAt + START_SETTLES_MS;
  if (own.id === null && own.intent.refused) return { kind: 'absent' };
  return observation.at < until ? { kind: 'unknown', until } : { kind: 'absent' };
}

function isFrom({ intent, order }: OwnRefresh, { before, forward, back }: RefreshRollout) {
  const known = [...before.refreshes, forward.id, back?.id];
  return (refresh: SeenRefresh) =>
    intent !== null &&
    !known.includes(refresh.id) &&
    refresh.startedAt >= intent.since - CLOCKS_DIFFER_MS &&
    mayComeFrom(refresh.order, order);
}

/** An active refresh of somebody else that was not there, or was waited for, when the rollout began. */
export function foreignRefresh(rollout: RefreshRollout, observation: RefreshObservation): SeenRefresh | null {
  const known = [...rollout.before.refreshes, rollout.forward.id, rollout.back?.id];
  return observation.refreshes.find((refresh) => !hasEnded(refresh) && !known.includes(refresh.id)) ?? null;
}

/** The newest refresh that has not ended, whoever began it. */
export function activeRefresh(observation: RefreshObservation): SeenRefresh | null {
  return observation.refreshes.find((refresh) => !hasEnded(refresh)) ?? null;
}

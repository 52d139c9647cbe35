import type { FleetState } from './fleet-state.ts';
import { activeInstances, type Group } from './group.ts';
import { isInGrace } from './health-round.ts';
import { type Instance, isLeaving } from './instance.ts';
import type { Refresh } from './refresh.ts';

/** Where a refresh stands, counted from the instances as they are. */
export interface Progress {
  /** Old ones that have yet to go. */
  readonly remaining: readonly Instance[];
  /** Of these, the ones that may: neither protected nor in standby, unless the preferences say otherwise. */
  readonly replaceable: readonly Instance[];
  /** New ones, whether ready or not. */
  readonly fresh: readonly Instance[];
  /** New ones that are healthy and warm. */
  readonly updated: number;
  /** All instances that are healthy and warm, old and new. */
  readonly ready: number;
  /** What is to be updated altogether. */
  readonly total: number;
  readonly percentage: number;
}

export function progressOf(state: FleetState, group: Group, refresh: Refresh): Progress {
  const members = [...group.instances.values()].filter((instance) => !isLeaving(instance));
  const old = members.filter(({ id }) => refresh.outgoing.has(id));
  const remaining = old.filter((instance) => policyFor(refresh, instance) !== 'Ignore');
  const active = activeInstances(group);
  const fresh = active.filter(({ id }) => !refresh.outgoing.has(id));
  const updated = fresh.filter((instance) => isReady(state, group, refresh, instance)).length;
  const total = Math.max(0, group.desired - (old.length - remaining.length));
  return {
    remaining,
    replaceable: remaining.filter((instance) => policyFor(refresh, instance) !== 'Wait'),
    fresh,
    updated,
    ready: active.filter((instance) => isReady(state, group, refresh, instance)).length,
    total,
    percentage: total === 0 ? 100 : Math.floor((Math.min(updated, total) / total) * 100),
  };
}

function policyFor({ rules }: Refresh, { isProtected, lifecycle }: Instance): string {
  if (lifecycle === 'Standby' || lifecycle === 'EnteringStandby') return rules.standbyInstances;
  return isProtected ? rules.protectedInstances : 'Refresh';
}

/**
 * In service, healthy and warm (source: Auto Scaling guide, "How an instance refresh works"). Where the group believes its
 * load balancer, the target must be healthy there; whether the grace period counts is a knob.
 */
export function isReady(state: FleetState, group: Group, refresh: Refresh, instance: Instance): boolean {
  if (instance.lifecycle !== 'InService' || instance.health !== 'Healthy' || instance.machine === 'gone') return false;
  if (warmMs(refresh, instance) > state.nowMs) return false;
  if (group.healthCheckType === 'EC2') return true;
  if (state.knobs.refreshGrace === 'counts-as-healthy' && isInGrace(state, group, instance)) return true;
  return [...group.targetGroups.keys()].every((arn) => {
    const targetGroup = state.targetGroups.get(arn);
    return targetGroup?.isInUse !== true || targetGroup.targets.get(instance.id)?.state === 'healthy';
  });
}

/** When the warm-up that this refresh asks for is over. */
export function warmMs({ rules }: Refresh, { inServiceMs }: Instance): number {
  return inServiceMs === null ? Number.POSITIVE_INFINITY : inServiceMs + rules.warmupMs;
}

/** Old ones that stay until a checkpoint is passed. */
export function keptAt(percentage: number, total: number): number {
  return total - Math.ceil((total * percentage) / 100);
}

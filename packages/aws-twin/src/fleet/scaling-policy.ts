import type { ScalingPolicyModel } from './fleet-model.ts';
import type { FleetState } from './fleet-state.ts';
import { type Group, inService } from './group.ts';
import { changeDesired, clampSize } from './group-size.ts';

/** Below this share of the target a group is too large. Source: Auto Scaling guide, "Target tracking scaling policies". */
const LOW = 0.9;

/** Minutes in a row for which a policy found its group too small, or too large. */
export class TargetTracking {
  readonly #small = new Map<string, number>();
  readonly #large = new Map<string, number>();

  /**
   * Looks at the last whole minute of every policy. A minute without requests has no data, and without data nothing is
   * changed (source: the same page, considerations).
   */
  look(state: FleetState, requestsOf: (targetGroupArn: string) => number | null): void {
    for (const group of state.groups.values()) {
      if (group.suspended.has('AlarmNotification')) continue;
      for (const policy of group.scalingPolicies) this.#judge(state, group, policy, requestsOf(policy.targetGroupArn));
    }
  }

  #judge(state: FleetState, group: Group, policy: ScalingPolicyModel, requests: number | null): void {
    const key = `${group.name}/${policy.name}`;
    const warm = inService(group).filter(({ warmMs }) => warmMs !== null && warmMs <= state.nowMs).length;
    const load = requests === null || warm === 0 ? null : requests / warm;
    const isSmall = load !== null && load > policy.requestsPerInstance;
    const isLarge = load !== null && load < policy.requestsPerInstance * LOW && policy.disableScaleIn !== true;
    const small = count(this.#small, key, isSmall);
    const large = count(this.#large, key, isLarge);
    const wanted = clampSize(group, Math.ceil((requests ?? 0) / policy.requestsPerInstance));
    if (small >= state.knobs.scaleOutMinutes && wanted > group.desired) {
      changeDesired(state, group, wanted, 'scaling-policy');
    }
    if (large >= state.knobs.scaleInMinutes && wanted < group.desired) {
      changeDesired(state, group, wanted, 'scaling-policy');
    }
  }
}

function count(counts: Map<string, number>, key: string, isSo: boolean): number {
  const next = isSo ? (counts.get(key) ?? 0) + 1 : 0;
  counts.set(key, next);
  return next;
}

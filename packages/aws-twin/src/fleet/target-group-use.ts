import type { FleetState } from './fleet-state.ts';
import { targetGroupsIn } from './forward.ts';
import { beginChecks, endChecks } from './target-health.ts';

/** Load balancers whose rules name a target group, as described: health checks begin at once. */
export function loadBalancersOf(state: FleetState, targetGroupArn: string): readonly string[] {
  const arns = [...state.rules.values()]
    .filter(({ actions }) => targetGroupsIn(actions).includes(targetGroupArn))
    .map(({ listenerArn }) => state.listeners.get(listenerArn)?.loadBalancerArn ?? '');
  return [...new Set(arns)];
}

/**
 * Target groups that have come into a rule are checked from now on, those that have left every rule no longer (source: ELB
 * API, TargetHealth, Reason, Target.NotInUse).
 */
export function noteUse(state: FleetState): void {
  const used = new Set([...state.rules.values()].flatMap(({ actions }) => targetGroupsIn(actions)));
  for (const targetGroup of state.targetGroups.values()) {
    const isInUse = used.has(targetGroup.arn);
    if (isInUse === targetGroup.isInUse) continue;
    targetGroup.isInUse = isInUse;
    for (const target of targetGroup.targets.values()) {
      if (target.state === 'draining') continue;
      if (isInUse) beginChecks(state, targetGroup, target);
      else endChecks(state, targetGroup, target);
    }
  }
}

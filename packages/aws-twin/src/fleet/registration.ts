import type { FleetState } from './fleet-state.ts';
import type { Target } from './target.ts';
import type { TargetGroup } from './target-group.ts';
import { beginChecks, setState } from './target-health.ts';

/**
 * Puts an instance into a target group. It is registered, in the group's eyes, from now on; whether it is healthy there is
 * found out afterwards. One that is draining comes back.
 */
export function register(state: FleetState, targetGroup: TargetGroup, instanceId: string): void {
  const known = targetGroup.targets.get(instanceId);
  if (known !== undefined && known.state !== 'draining') return;
  known?.next?.cancel();
  const target = newTarget(targetGroup, instanceId, state.nowMs);
  targetGroup.targets.set(instanceId, target);
  state.reroute();
  state.emit({ kind: 'target-registered', targetGroupArn: targetGroup.arn, instanceId });
  if (targetGroup.isInUse) beginChecks(state, targetGroup, target);
  else setState(state, targetGroup, target, 'unused', 'Target.NotInUse');
}

/**
 * Takes an instance out of a target group and gives back when it is out: after the whole delay, idle or not (source: ELB
 * guide, "Deregistration delay"). A target group that is in no rule has nothing to drain.
 */
export function deregister(state: FleetState, targetGroup: TargetGroup, instanceId: string): number {
  const target = targetGroup.targets.get(instanceId);
  if (target === undefined) return state.nowMs;
  if (target.state === 'draining') return target.next?.atMs ?? state.nowMs;
  target.next?.cancel();
  const delayMs = targetGroup.isInUse ? targetGroup.deregistrationDelayMs : 0;
  const untilMs = state.nowMs + delayMs;
  // A target that got none before gets none now.
  if (target.state === 'healthy') target.routedUntilMs = state.nowMs + state.knobs.drainingStillRoutedMs;
  setState(state, targetGroup, target, 'draining', 'Target.DeregistrationInProgress');
  state.emit({ kind: 'target-draining', targetGroupArn: targetGroup.arn, instanceId, untilMs });
  if (delayMs === 0) remove(state, targetGroup, instanceId);
  else target.next = state.queue.at(untilMs, () => remove(state, targetGroup, instanceId));
  return untilMs;
}

function remove(state: FleetState, targetGroup: TargetGroup, instanceId: string): void {
  targetGroup.targets.delete(instanceId);
  state.reroute();
  state.emit({ kind: 'target-removed', targetGroupArn: targetGroup.arn, instanceId });
}

/** A target at its registration. */
export function newTarget({ port }: TargetGroup, instanceId: string, registeredMs: number): Target {
  return {
    instanceId,
    port,
    state: 'initial',
    reason: 'Elb.RegistrationInProgress',
    passes: 0,
    fails: 0,
    registeredMs,
    routedUntilMs: 0,
    checkedMs: null,
    next: null,
  };
}

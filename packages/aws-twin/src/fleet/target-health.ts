import { probeAt } from './application.ts';
import type { FleetState } from './fleet-state.ts';
import type { ProbeAnswer, Target, TargetReason, TargetState } from './target.ts';
import type { TargetGroup } from './target-group.ts';

/**
 * Starts the health checks of a target that was registered, or whose target group has come into a rule. The first is soon;
 * the others follow by the interval (source: ELB guide, "Health checks for Application Load Balancer target groups").
 */
export function beginChecks(state: FleetState, targetGroup: TargetGroup, target: Target): void {
  target.passes = 0;
  target.fails = 0;
  setState(state, targetGroup, target, 'initial', 'Elb.InitialHealthChecking');
  checkAt(state, targetGroup, target, state.nowMs);
}

/** The target's group is in no rule any more. */
export function endChecks(state: FleetState, targetGroup: TargetGroup, target: Target): void {
  target.next?.cancel();
  target.next = null;
  setState(state, targetGroup, target, 'unused', 'Target.NotInUse');
}

/** Lets checks that slept, because their result was certain, find out what has changed. */
export function recheck(state: FleetState, instanceId: string): void {
  for (const targetGroup of state.targetGroups.values()) {
    const target = targetGroup.targets.get(instanceId);
    const isChecked = target !== undefined && target.state !== 'draining' && target.state !== 'unused';
    if (!isChecked || target.checkedMs === null) continue;
    target.next?.cancel();
    checkAt(state, targetGroup, target, nextTurn(targetGroup, target, state.nowMs));
  }
  state.reroute();
}

export function setState(
  state: FleetState,
  targetGroup: TargetGroup,
  target: Target,
  next: TargetState,
  reason: TargetReason | null,
): void {
  if (target.state === next && target.reason === reason) return;
  target.state = next;
  target.reason = reason;
  state.reroute();
  tellGroups(state, targetGroup, target);
  const { instanceId } = target;
  state.emit({ kind: 'target-health', targetGroupArn: targetGroup.arn, instanceId, state: next, reason });
}

/** A group looks at its traffic source when a target of it turns healthy or not. */
function tellGroups(state: FleetState, { arn }: TargetGroup, { instanceId, state: targetState }: Target): void {
  const instance = state.instances.get(instanceId);
  const group = instance === undefined ? undefined : state.groups.get(instance.group);
  if (group?.targetGroups.has(arn) !== true) return;
  // Source: Auto Scaling guide, "Verify the attachment status of your load balancer": in service once one target passed.
  if (targetState === 'healthy') group.targetGroups.set(arn, 'InService');
  state.wake(group.name);
}

function checkAt(state: FleetState, targetGroup: TargetGroup, target: Target, atMs: number): void {
  target.next = state.queue.at(atMs, () => check(state, targetGroup, target));
}

function check(state: FleetState, targetGroup: TargetGroup, target: Target): void {
  target.checkedMs = state.nowMs;
  const answer = probeAt(state, target.instanceId, state.nowMs);
  judge(state, targetGroup, target, answer);
  const isSettled = answer.healthy ? target.state === 'healthy' : target.state === 'unhealthy';
  const certainMs = isSettled ? (answer.untilMs ?? 0) : 0;
  if (certainMs === Number.POSITIVE_INFINITY) target.next = null;
  else checkAt(state, targetGroup, target, nextTurn(targetGroup, target, Math.max(certainMs, state.nowMs + 1)));
}

/** Source: ELB guide, "Target health status": one pass is enough at first, thresholds count later. */
function judge(state: FleetState, targetGroup: TargetGroup, target: Target, answer: ProbeAnswer): void {
  target.passes = answer.healthy ? target.passes + 1 : 0;
  target.fails = answer.healthy ? 0 : target.fails + 1;
  const { healthyThreshold, unhealthyThreshold } = targetGroup.healthCheck;
  if (answer.healthy) {
    const needed = target.state === 'initial' ? 1 : healthyThreshold;
    if (target.passes >= needed) setState(state, targetGroup, target, 'healthy', null);
  } else if (target.fails >= unhealthyThreshold) {
    setState(state, targetGroup, target, 'unhealthy', answer.reason);
  }
}

/** The first turn of the interval that is not before then. */
function nextTurn({ healthCheck }: TargetGroup, { checkedMs }: Target, fromMs: number): number {
  const interval = healthCheck.interval * 1000;
  const base = checkedMs ?? fromMs;
  return base + Math.ceil((fromMs - base) / interval) * interval;
}

/** A target that has been checked, and was healthy, for long. */
export function resumeChecks(state: FleetState, targetGroup: TargetGroup, target: Target): void {
  const isUsed = targetGroup.isInUse;
  target.state = isUsed ? 'healthy' : 'unused';
  target.reason = isUsed ? null : 'Target.NotInUse';
  if (!isUsed) return;
  target.passes = targetGroup.healthCheck.healthyThreshold;
  target.checkedMs = state.nowMs - state.draw.within([0, targetGroup.healthCheck.interval * 1000 - 1]);
  checkAt(state, targetGroup, target, nextTurn(targetGroup, target, state.nowMs + 1));
}

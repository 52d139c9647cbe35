import type { ListenerAction, RuleCondition } from './fleet-model.ts';
import type { FleetState } from './fleet-state.ts';
import type { TargetGroup } from './target-group.ts';

/** Where requests of a rule go now. */
export interface RuleRouting {
  readonly ruleArn: string;
  readonly listenerArn: string;
  /** A number in digits, or `default`. */
  readonly priority: string;
  readonly conditions: readonly RuleCondition[];
  /** As described, which is not yet how requests are forwarded. */
  readonly actions: readonly ListenerAction[];
  /** Life of the cookie that binds a client to a target group; null without stickiness. */
  readonly stickySeconds: number | null;
  readonly targetGroups: readonly TargetGroupRouting[];
}

export interface TargetGroupRouting {
  readonly targetGroupArn: string;
  /** In effect. */
  readonly weight: number;
  /** Instances that new requests go to, evenly. Empty: 503. */
  readonly targets: readonly string[];
  /** Whether no target is healthy and all that are registered get requests. */
  readonly failsOpen: boolean;
}

export function routingOf(state: FleetState, atMs: number): readonly RuleRouting[] {
  return [...state.rules.values()].map(({ arn, listenerArn, priority, conditions, actions, effective }) => ({
    ruleArn: arn,
    listenerArn,
    priority,
    conditions,
    actions,
    stickySeconds: effective?.stickySeconds ?? null,
    targetGroups: (effective?.targets ?? []).map(({ targetGroupArn, weight }) => {
      const targetGroup = state.targetGroups.get(targetGroupArn);
      const pool = targetGroup === undefined ? NOBODY : poolOf(state, targetGroup, atMs);
      return { targetGroupArn, weight, targets: pool.targets, failsOpen: pool.failsOpen };
    }),
  }));
}

/** Who gets the requests that come to a target group. */
export interface Pool {
  readonly targets: readonly string[];
  readonly failsOpen: boolean;
  /** Until when draining targets stay in it. */
  readonly untilMs: number;
}

const NOBODY: Pool = { targets: [], failsOpen: false, untilMs: Number.POSITIVE_INFINITY };

/**
 * Healthy targets, and for a moment those that just began to drain. Without a healthy one all that are registered (source:
 * ELB guide, "Health checks for Application Load Balancer target groups", fail open); the traffic does not move to another
 * target group of the rule.
 */
export function poolOf(state: FleetState, { targets }: TargetGroup, atMs: number): Pool {
  const all = [...targets.values()];
  const healthy = all.filter(({ state: now }) => now === 'healthy');
  const { initialTargets } = state.knobs;
  const open = all.filter(
    ({ state: now }) => now === 'unhealthy' || (now === 'initial' && initialTargets === 'fail-open'),
  );
  const failsOpen = healthy.length === 0 && open.length > 0;
  const leaving = all.filter((target) => target.routedUntilMs > atMs);
  const chosen = [...(failsOpen ? open : healthy), ...leaving];
  return {
    targets: chosen.map(({ instanceId }) => instanceId),
    failsOpen,
    untilMs: leaving.reduce((soonest, target) => Math.min(soonest, target.routedUntilMs), Infinity),
  };
}

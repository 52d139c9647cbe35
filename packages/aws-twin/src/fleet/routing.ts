import type { ListenerAction, RuleCondition } from './fleet-model.ts';

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

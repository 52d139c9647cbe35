import type { ListenerAction, RuleCondition } from './fleet-model.ts';

export interface WeightedTarget {
  readonly targetGroupArn: string;
  readonly weight: number;
}

/** What a rule does with a request that it forwards. */
export interface Forward {
  readonly targets: readonly WeightedTarget[];
  /** Life of the cookie that binds a client to a target group; null without stickiness. */
  readonly stickySeconds: number | null;
}

export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  /** A number in digits, or `default`. */
  readonly priority: string;
  conditions: readonly RuleCondition[];
  /** As written last; a description shows them at once. */
  actions: readonly ListenerAction[];
  /** What requests follow; null where the rule forwards nothing. */
  effective: Forward | null;
  /** When the last write takes effect. */
  inEffectMs: number;
}

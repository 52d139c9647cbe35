import type { ListenerAction, RuleCondition } from './fleet-model.ts';

/** A rule as a description shows it: what was written last, in effect or not. */
export interface RuleView {
  readonly arn: string;
  readonly listenerArn: string;
  /** A number in digits, or `default`. */
  readonly priority: string;
  readonly isDefault: boolean;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly ListenerAction[];
}

export interface ListenerView {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: string;
  readonly defaultActions: readonly ListenerAction[];
}

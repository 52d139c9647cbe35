import type { ListenerAction, RuleCondition } from './fleet-model.ts';
import { type FleetState, type ListenerState, ruleOf } from './fleet-state.ts';
import type { Rule } from './rule.ts';

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

export function ruleView({ arn, listenerArn, priority, conditions, actions }: Rule): RuleView {
  return { arn, listenerArn, priority, isDefault: priority === 'default', conditions, actions };
}

export function listenerView(state: FleetState, listener: ListenerState): ListenerView {
  const { arn, loadBalancerArn, port, protocol, defaultRuleArn } = listener;
  return { arn, loadBalancerArn, port, protocol, defaultActions: ruleOf(state, defaultRuleArn).actions };
}

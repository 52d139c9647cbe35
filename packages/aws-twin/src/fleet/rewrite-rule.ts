import type { ListenerAction, RuleCondition } from './fleet-model.ts';
import { type FleetState, listenerOf, ruleOf, targetGroupOf } from './fleet-state.ts';
import { checkActions, forwardOf, targetGroupsIn } from './forward.ts';
import { refusal } from './refusal.ts';
import type { Rule } from './rule.ts';
import { loadBalancersOf, noteUse } from './target-group-use.ts';

export interface RuleChange {
  readonly actions?: readonly ListenerAction[];
  readonly conditions?: readonly RuleCondition[];
}

/** Source: ELB API, ModifyRule: what is given replaces the whole list; a default rule is its listener's. */
export function modifyRule(state: FleetState, arn: string, change: RuleChange): Rule {
  const rule = ruleOf(state, arn);
  if (rule.priority === 'default') throw refusal('OperationNotPermitted', `Default rule '${arn}' cannot be modified`);
  if (change.actions !== undefined) writeActions(state, rule, change.actions);
  if (change.conditions !== undefined) rule.conditions = change.conditions;
  return rule;
}

/** Source: ELB API, ModifyListener, DefaultActions. */
export function modifyDefaultRule(state: FleetState, listenerArn: string, actions: readonly ListenerAction[]): void {
  writeActions(state, ruleOf(state, listenerOf(state, listenerArn).defaultRuleArn), actions);
}

function writeActions(state: FleetState, rule: Rule, actions: readonly ListenerAction[]): void {
  checkActions(actions, state.knobs.zeroWeights);
  checkTargetGroups(state, rule, actions);
  rule.actions = actions;
  noteUse(state);
  propagate(state, rule);
}

/** Source: ELB API, TargetGroupAssociationLimit: a target group belongs to one load balancer. */
function checkTargetGroups(state: FleetState, rule: Rule, actions: readonly ListenerAction[]): void {
  const own = listenerOf(state, rule.listenerArn).loadBalancerArn;
  for (const arn of targetGroupsIn(actions)) {
    targetGroupOf(state, arn);
    if (loadBalancersOf(state, arn).every((balancer) => balancer === own)) continue;
    throw refusal('TargetGroupAssociationLimit', `The target group '${arn}' belongs to another load balancer`);
  }
}

/** A description shows the new actions at once, requests follow them a little later; the later write never loses. */
function propagate(state: FleetState, rule: Rule): void {
  const written = forwardOf(rule.actions);
  const effectMs = Math.max(rule.inEffectMs, state.nowMs + state.draw.within(state.knobs.propagationMs));
  rule.inEffectMs = effectMs;
  const weights = written?.targets ?? [];
  state.emit({ kind: 'weights-written', ruleArn: rule.arn, weights, inEffectMs: effectMs });
  state.queue.at(effectMs, () => {
    rule.effective = written;
    state.reroute();
    state.emit({ kind: 'weights-in-effect', ruleArn: rule.arn, weights });
  });
}

import type { ForwardConfig, ListenerAction, RuleCondition } from '../fleet/fleet-model.ts';
import type { ListenerView, RuleView } from '../fleet/listener-view.ts';
import { oidcOf } from './client-secrets.ts';

/** A rule as the API describes it. */
export function ruleMembers(rule: RuleView): object {
  return {
    RuleArn: rule.arn,
    Priority: rule.priority,
    Conditions: rule.conditions.map(shownCondition),
    Actions: rule.actions.map(shownAction),
    IsDefault: rule.isDefault,
  };
}

export function listenerMembers(listener: ListenerView): object {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: listener.defaultActions.map(shownAction),
  };
}

/**
 * A forward to one target group is shown in both of its forms, and stickiness always; a client secret is never given
 * back (source: ELB API, Action and AuthenticateOidcActionConfig; the forms as DescribeRules answers in the examples of
 * its page).
 */
function shownAction(action: ListenerAction): object {
  const oidc = oidcOf(action);
  if (oidc !== null) {
    const { ClientSecret: _secret, UseExistingClientSecret: _existing, ...shown } = oidc;
    return { ...action, AuthenticateOidcConfig: shown };
  }
  return action.Type === 'forward' ? { ...action, ...shownForward(action) } : action;
}

function shownForward({ ForwardConfig: config, TargetGroupArn }: ListenerAction): {
  readonly TargetGroupArn?: string;
  readonly ForwardConfig: ForwardConfig;
} {
  const groups = config?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn }]);
  const [only] = groups;
  const single = groups.length === 1 ? only?.TargetGroupArn : undefined;
  return {
    ...(single === undefined ? {} : { TargetGroupArn: single }),
    ForwardConfig: {
      TargetGroups: groups.map((group) => ({ ...group, Weight: group.Weight ?? 1 })),
      TargetGroupStickinessConfig: { Enabled: false, ...config?.TargetGroupStickinessConfig },
    },
  };
}

const CONFIG_OF: Readonly<Record<string, string>> = {
  'host-header': 'HostHeaderConfig',
  'path-pattern': 'PathPatternConfig',
};

/** Hosts and paths are shown in both of their forms (source: as for actions). */
function shownCondition(condition: RuleCondition): object {
  const name = CONFIG_OF[condition.Field ?? ''];
  if (name === undefined) return condition;
  const config = condition[name];
  const inner: unknown =
    typeof config === 'object' && config !== null && 'Values' in config ? config.Values : undefined;
  const values = condition.Values ?? inner ?? [];
  return { ...condition, Values: values, [name]: { Values: values } };
}

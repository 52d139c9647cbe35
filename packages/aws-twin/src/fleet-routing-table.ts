import { asArray, asObject, asString, NotFoundError } from '@deploy/kernel';
import type { RoutedTarget, RoutingAction, RoutingCondition, RoutingTable } from './balancer/routing-table.ts';
import type { RuleCondition } from './fleet/fleet-model.ts';
import type { RuleRouting, TargetGroupRouting } from './fleet/routing.ts';

/** Where instances answer. */
export type PortOf = (instanceId: string) => number | null;

/**
 * What a balancer does with the rules of one listener. Throws `NotFoundError` for a condition that is not modelled: to
 * ignore one would send requests where AWS does not.
 */
export function routingTableOf(rules: readonly RuleRouting[], portOf: PortOf): RoutingTable {
  const groups = rules.flatMap(({ targetGroups }) => targetGroups);
  return {
    rules: rules.map((rule) => ({
      id: rule.ruleArn,
      priority: rule.priority === 'default' ? 'default' : Number(rule.priority),
      conditions: rule.conditions.map(conditionOf),
      action: actionOf(rule),
    })),
    targetGroups: new Map(groups.map((group) => [group.targetGroupArn, targetsOf(group, portOf)])),
  };
}

/** The world has chosen already who gets requests, also where the group fails open. */
function targetsOf({ targets, failsOpen }: TargetGroupRouting, portOf: PortOf): readonly RoutedTarget[] {
  const turn = failsOpen ? 'last-resort' : 'preferred';
  return targets.map((id) => ({ id, port: portOf(id), turn }));
}

function actionOf({ actions, stickySeconds, targetGroups }: RuleRouting): RoutingAction {
  if (targetGroups.length > 0) {
    const targets = targetGroups.map(({ targetGroupArn, weight }) => ({ targetGroup: targetGroupArn, weight }));
    return { kind: 'forward', targets, stickySeconds };
  }
  const fixed = actions.find(({ Type }) => Type === 'fixed-response');
  const config = asObject(fixed?.['FixedResponseConfig'] ?? {}, 'FixedResponseConfig');
  return {
    kind: 'fixed-response',
    status: Number(config['StatusCode'] ?? 501),
    contentType: textOr('text/plain', config['ContentType']),
    body: textOr(fixed === undefined ? 'The twin models no such action.' : '', config['MessageBody']),
  };
}

/** Source: ELB API, RuleCondition: a list of values, or a configuration that holds it. */
function conditionOf(condition: RuleCondition): RoutingCondition {
  switch (condition.Field) {
    case 'path-pattern':
      return { field: 'path-pattern', values: valuesOf(condition, 'PathPatternConfig') };
    case 'host-header':
      return { field: 'host-header', values: valuesOf(condition, 'HostHeaderConfig') };
    case 'http-request-method':
      return { field: 'http-request-method', values: valuesOf(condition, 'HttpRequestMethodConfig') };
    case 'http-header': {
      const { HttpHeaderName: name } = asObject(condition['HttpHeaderConfig'], 'HttpHeaderConfig');
      const values = valuesOf(condition, 'HttpHeaderConfig');
      return { field: 'http-header', name: asString(name, 'HttpHeaderName'), values };
    }
    default:
      throw new NotFoundError({
        code: 'twin-rule-condition-unknown',
        message: `The twin's balancer does not model the rule condition ${condition.Field ?? 'without a field'}.`,
        remedy: 'Use path-pattern, host-header, http-header or http-request-method, or model it in rule-match.ts.',
      });
  }
}

function valuesOf(condition: RuleCondition, member: string): readonly string[] {
  const config = condition[member];
  const values = config === undefined ? condition.Values : asObject(config, member)['Values'];
  return asArray(values, `${member}.Values`, asString);
}

const textOr = (otherwise: string, value: unknown): string => (typeof value === 'string' ? value : otherwise);

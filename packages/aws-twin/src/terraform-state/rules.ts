import { asCount, asString } from '@deploy/kernel';
import type { RuleCondition, RuleModel } from '../fleet/fleet-model.ts';
import { list } from '../model-member.ts';
import { actionsOf } from './actions.ts';
import type { Block } from './block.ts';

export function ruleOf(rule: Block): RuleModel {
  return {
    arn: rule.needs('arn', asString),
    priority: rule.needs('priority', asCount),
    conditions: rule.blocks('condition').flatMap(conditionsOf),
    actions: actionsOf(rule, 'action'),
  };
}

/** Each block holds one condition (source: provider documentation, aws_lb_listener_rule, Condition Blocks). */
function conditionsOf(condition: Block): readonly RuleCondition[] {
  condition.none('query_string', 'source_ip');
  const header = condition.blocks('http_header').map((block) => ({
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: block.needs('http_header_name', asString), Values: valuesOf(block) },
  }));
  const host = condition.blocks('host_header').map((block) => ({
    Field: 'host-header',
    HostHeaderConfig: { Values: valuesOf(block) },
  }));
  const path = condition.blocks('path_pattern').map((block) => ({
    Field: 'path-pattern',
    PathPatternConfig: { Values: valuesOf(block) },
  }));
  const method = condition.blocks('http_request_method').map((block) => ({
    Field: 'http-request-method',
    HttpRequestMethodConfig: { Values: valuesOf(block) },
  }));
  return [...header, ...host, ...path, ...method];
}

const valuesOf = (block: Block): readonly string[] => block.needs('values', list(asString));

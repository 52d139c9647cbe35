import type { JsonObject } from '@deploy/kernel';
import { objectIn, objectsIn, textIn, textsIn } from './plan-json.ts';

/** A scaling group and how much of the traffic its target groups get, as the plan's refreshed state has it. */
export interface GroupWeight {
  readonly address: string;
  readonly name: string;
  /** Largest weight that a live rule gives it; `null`: it has target groups, and no rule of this state names them. */
  readonly weight: number | null;
  /** Ids and names of the launch templates and configurations that its instances are made of. */
  readonly templates: readonly string[];
}

interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

/**
 * Weights on listener rules are the only truth of what is live. Rules that only a header, a query or a source address
 * reaches, and that forward to one group, are previews and give no weight.
 */
export function groupWeights(plan: JsonObject): readonly GroupWeight[] {
  const resources = resourcesIn(objectIn(objectIn(objectIn(plan['prior_state'])['values'])['root_module']));
  const weights = targetWeights(resources);
  const attached = attachments(resources);
  return resources
    .filter(({ type }) => type === 'aws_autoscaling_group')
    .map(({ address, values }) => {
      const name = textIn(values['name']) ?? '';
      const targets = [
        ...textsIn(values['target_group_arns']),
        ...objectsIn(values['traffic_source']).flatMap(({ identifier }) => textIn(identifier) ?? []),
        ...(attached.get(name) ?? []),
      ];
      return { address, name, weight: weightOf(targets, weights), templates: templatesOf(values) };
    });
}

function weightOf(targets: readonly string[], weights: ReadonlyMap<string, number>): number | null {
  const known = targets.flatMap((arn) => weights.get(arn) ?? []);
  if (known.length > 0) return Math.max(...known);
  return targets.length === 0 ? 0 : null;
}

function targetWeights(resources: readonly StateResource[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  const give = (arn: string, weight: number) => weights.set(arn, Math.max(weight, weights.get(arn) ?? 0));
  for (const { type, values } of resources) {
    const actions = /^aws_a?lb_listener_rule$/.test(type)
      ? values['action']
      : /^aws_a?lb_listener$/.test(type)
        ? values['default_action']
        : [];
    for (const action of objectsIn(actions)) {
      const given = forwards(action);
      const isPreview = given.length === 1 && isNarrow(values);
      for (const { arn, weight } of given) give(arn, isPreview ? 0 : weight);
    }
  }
  return weights;
}

/** Whether a rule or listener shares traffic out between groups, as deploys do. */
export const sharesOut = (values: JsonObject): boolean =>
  [...objectsIn(values['action']), ...objectsIn(values['default_action'])].some(
    (action) => forwards(action).length > 1,
  );

const isNarrow = (rule: JsonObject): boolean =>
  objectsIn(rule['condition']).some((condition) =>
    ['http_header', 'query_string', 'source_ip'].some((kind) => objectsIn(condition[kind]).length > 0),
  );

function forwards(action: JsonObject): readonly { readonly arn: string; readonly weight: number }[] {
  const groups = objectsIn(action['forward']).flatMap((forward) => objectsIn(forward['target_group']));
  const weighted = groups.flatMap(({ arn, weight }) => {
    const target = textIn(arn);
    return target === null ? [] : [{ arn: target, weight: typeof weight === 'number' ? weight : 1 }];
  });
  if (weighted.length > 0) return weighted;
  const single = textIn(action['target_group_arn']);
  return single === null || single === '' ? [] : [{ arn: single, weight: 1 }];
}

function attachments(resources: readonly StateResource[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { type, values } of resources) {
    if (type !== 'aws_autoscaling_attachment' && type !== 'aws_autoscaling_traffic_source_attachment') continue;
    const group = textIn(values['autoscaling_group_name']) ?? '';
    const targets = [
      textIn(values['lb_target_group_arn']),
      ...objectsIn(values['traffic_source']).map(({ identifier }) => textIn(identifier)),
    ].filter((arn) => arn !== null);
    found.set(group, [...(found.get(group) ?? []), ...targets]);
  }
  return found;
}

function templatesOf(group: JsonObject): readonly string[] {
  const specifications = [
    ...objectsIn(group['launch_template']),
    ...objectsIn(group['mixed_instances_policy']).flatMap((policy) =>
      objectsIn(policy['launch_template']).flatMap((template) => [
        ...objectsIn(template['launch_template_specification']),
        ...objectsIn(template['override']).flatMap((override) => objectsIn(override['launch_template_specification'])),
      ]),
    ),
  ];
  return [
    ...specifications.flatMap((template) => [
      template['id'],
      template['name'],
      template['launch_template_id'],
      template['launch_template_name'],
    ]),
    group['launch_configuration'],
  ].flatMap((name) => textIn(name) || []);
}

function resourcesIn(module: JsonObject): readonly StateResource[] {
  const own = objectsIn(module['resources'])
    .filter(({ mode }) => mode !== 'data')
    .map((resource) => ({
      address: textIn(resource['address']) ?? '',
      type: textIn(resource['type']) ?? '',
      values: objectIn(resource['values']),
    }));
  return [...own, ...objectsIn(module['child_modules']).flatMap(resourcesIn)];
}

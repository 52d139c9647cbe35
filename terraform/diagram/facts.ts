import type { TerraformState } from '@deploy/aws-twin';
import { asArray, asCount, asObject, asString, type JsonObject, parseJson } from '@deploy/kernel';

/** One half of the fleet. */
export interface ColourFacts {
  readonly colour: string;
  readonly group: string;
  /** Of the requests, as the rule is made: deploys move it. */
  readonly weight: number;
  readonly maximum: number;
}

/** What the picture says of the system, each read from a resource of the state. */
export interface SystemFacts {
  readonly environment: string;
  readonly region: string;
  readonly sites: readonly SiteFacts[];
  readonly aclRules: readonly string[];
  readonly edgeRegion: string;
  readonly zones: readonly string[];
  readonly natGateways: number;
  readonly balancer: {
    readonly name: string;
    readonly port: number;
    readonly paths: readonly string[];
    readonly previews: number;
  };
  readonly previewHost: string;
  readonly colours: readonly ColourFacts[];
  readonly targetPort: number;
  readonly health: { readonly path: string; readonly seconds: number };
  readonly drainSeconds: number;
  readonly hooks: readonly string[];
  readonly scaling: readonly string[];
  readonly artifactBucket: string;
  readonly parameters: readonly string[];
  readonly logGroups: readonly string[];
  readonly logDays: number;
  readonly logBuckets: readonly string[];
  readonly alarms: number;
  readonly gates: number;
  readonly topic: string;
  readonly roles: readonly string[];
}

export interface SiteFacts {
  readonly app: string;
  readonly host: string;
  readonly entry: string;
  readonly bucket: string;
  /** Path patterns, the default one last, with the origin each leads to. */
  readonly behaviours: ReadonlyArray<{ readonly path: string; readonly to: 'bucket' | 'api' }>;
}

/** Throws when the state lacks a resource that the picture shows. */
export function factsOf(state: TerraformState): SystemFacts {
  const all = (type: string) => state.filter((resource) => resource.type === type).map(({ values }) => values);
  const only = (type: string) => {
    const [first] = all(type);
    if (first === undefined) throw new Error(`The state has no ${type}.`);
    return first;
  };
  const names = (type: string, key = 'name') =>
    all(type)
      .map((values) => text(values, key))
      .sort();
  const contract = contractIn(all('aws_ssm_parameter'));
  const rules = all('aws_lb_listener_rule');
  const live = rules.find((rule) => weightsOf(rule).length > 1) ?? {};
  const group = only('aws_lb_target_group');
  const check = block(group, 'health_check');
  return {
    environment: text(contract, 'environment'),
    region: text(contract, 'region'),
    sites: Object.entries(asObject(contract['apps'], 'apps')).map(([app, site]) =>
      siteOf(app, asObject(site, app), state),
    ),
    aclRules: blocks(only('aws_wafv2_web_acl'), 'rule')
      .map((rule) => text(rule, 'name'))
      .sort(),
    edgeRegion: 'us-east-1',
    zones: [...new Set(names('aws_subnet', 'availability_zone_id'))],
    natGateways: all('aws_nat_gateway').length,
    balancer: {
      name: text(only('aws_lb'), 'name'),
      port: number(only('aws_lb_listener'), 'port'),
      paths: pathsOf(live),
      previews: rules.length - 1,
    },
    previewHost: new URL(text(asObject(asObject(contract['api'], 'api')['preview'], 'preview'), 'url')).host,
    colours: colourFacts(asObject(contract['api'], 'api'), live, all('aws_autoscaling_group')),
    targetPort: number(group, 'port'),
    health: { path: text(check, 'path'), seconds: number(check, 'interval') },
    drainSeconds: Number(text(group, 'deregistration_delay')),
    hooks: hooksOf(all('aws_autoscaling_group')),
    scaling: scalingOf(all('aws_autoscaling_policy')),
    artifactBucket: text(asObject(contract['api'], 'api'), 'artifact_bucket'),
    parameters: names('aws_ssm_parameter'),
    logGroups: names('aws_cloudwatch_log_group'),
    logDays: number(only('aws_cloudwatch_log_group'), 'retention_in_days'),
    logBuckets: names('aws_s3_bucket', 'bucket').filter((name) => name.includes('-logs')),
    alarms: all('aws_cloudwatch_metric_alarm').length,
    gates: all('aws_cloudwatch_composite_alarm').length,
    topic: text(only('aws_sns_topic'), 'name'),
    roles: names('aws_iam_role').filter((name) => name.includes('-deploy-')),
  };
}

const sorted = (names: readonly string[]): readonly string[] =>
  [...names].sort((one, other) => one.localeCompare(other));

const text = (values: JsonObject, key: string): string => asString(values[key], key);
const number = (values: JsonObject, key: string): number => asCount(values[key], key);
const blocks = (values: JsonObject, key: string): readonly JsonObject[] => asArray(values[key] ?? [], key, asObject);
const block = (values: JsonObject, key: string): JsonObject => blocks(values, key)[0] ?? {};

function contractIn(parameters: readonly JsonObject[]): JsonObject {
  const found = parameters.find((values) => text(values, 'name').endsWith('/deploy-contract'));
  if (found === undefined) throw new Error('The state has no deployment contract.');
  return asObject(parseJson(text(found, 'insecure_value'), 'contract'), 'contract');
}

function siteOf(app: string, site: JsonObject, state: TerraformState): SiteFacts {
  const bucket = text(site, 'bucket');
  const entry = state.find(
    ({ type, values }) => type === 'aws_ssm_parameter' && text(values, 'name').endsWith(`/${app}/public-entry`),
  );
  const distribution = state.find(
    ({ type, values }) => type === 'aws_cloudfront_distribution' && values['id'] === site['distribution_id'],
  );
  if (entry === undefined || distribution === undefined)
    throw new Error(`The state has no distribution or entry of ${app}.`);
  const { values } = distribution;
  const apiOrigins = blocks(values, 'origin')
    .filter((origin) => blocks(origin, 'vpc_origin_config').length > 0)
    .map((origin) => text(origin, 'origin_id'));
  const to = (behaviour: JsonObject) => (apiOrigins.includes(text(behaviour, 'target_origin_id')) ? 'api' : 'bucket');
  const ordered = blocks(values, 'ordered_cache_behavior').map(
    (one) => ({ path: text(one, 'path_pattern'), to: to(one) }) as const,
  );
  const last = { path: 'everything else', to: to(block(values, 'default_cache_behavior')) } as const;
  return {
    app,
    bucket,
    host: new URL(text(site, 'url')).host,
    entry: text(entry.values, 'name'),
    behaviours: [...ordered, last],
  };
}

function weightsOf(rule: JsonObject): readonly JsonObject[] {
  return blocks(block(block(rule, 'action'), 'forward'), 'target_group');
}

function pathsOf(rule: JsonObject): readonly string[] {
  return blocks(rule, 'condition').flatMap((condition) =>
    asArray(block(condition, 'path_pattern')['values'] ?? [], 'values', asString),
  );
}

function colourFacts(api: JsonObject, live: JsonObject, groups: readonly JsonObject[]): readonly ColourFacts[] {
  return Object.entries(asObject(api['colours'], 'colours')).map(([colour, of]) => {
    const names = asObject(of, colour);
    const group = groups.find((values) => values['name'] === names['asg']) ?? {};
    const target = weightsOf(live).find(({ arn }) => arn === names['target_group_arn']) ?? {};
    return { colour, group: text(names, 'asg'), weight: number(target, 'weight'), maximum: number(group, 'max_size') };
  });
}

/** `launch` and `termination`, of either group. */
function hooksOf(groups: readonly JsonObject[]): readonly string[] {
  const transitions = groups
    .flatMap((group) => blocks(group, 'initial_lifecycle_hook'))
    .map((hook) => text(hook, 'lifecycle_transition'));
  const names = [...new Set(transitions)].map((name) => (name.endsWith('LAUNCHING') ? 'launch' : 'termination'));
  return sorted(names);
}

/** Such as `cpu 35 %`; a policy in steps has no target. */
function scalingOf(policies: readonly JsonObject[]): readonly string[] {
  const said = policies.map((policy) => {
    const kind = text(policy, 'name').split('-').at(-1) ?? '';
    const target = block(policy, 'target_tracking_configuration')['target_value'];
    return typeof target === 'number' ? `${kind} ${target} %` : kind;
  });
  return sorted([...new Set(said)]);
}

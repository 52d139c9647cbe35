import type { ApiContract, Colour } from '@deploy/kernel';
import { type ApiNames, idOf, ruleArn } from './api-fleet-names.ts';
import { type ApiFleetOptions, COLOURS } from './api-fleet-options.ts';
import type {
  FleetModel,
  GroupModel,
  ListenerAction,
  RuleModel,
  ScalingPolicyModel,
  TargetGroupModel,
} from './fleet/fleet-model.ts';

/** Two groups behind one HTTPS listener, whose rules forward to both and whose previews forward to one. */
export function apiFleetWorld(options: ApiFleetOptions, names: ApiNames, api: ApiContract): FleetModel {
  const [firstRule] = api.listener_rule_arns;
  const requestsPerSecond = options.requestsPerSecond ?? 0;
  return {
    accountId: names.accountId,
    region: names.region,
    launchTemplates: COLOURS.map((colour) => ({
      id: `lt-0${idOf(`template ${colour}`)}`,
      name: api.colours[colour].asg,
      defaultVersion: 1,
      versions: [{ version: 1, imageId: 'ami-0f1e2d3c4b5a69788', instanceType: 't3.small' }],
    })),
    groups: COLOURS.map((colour) => group(options, api, colour)),
    targetGroups: COLOURS.map((colour) => targetGroup(options, api, colour)),
    loadBalancers: [{ arn: names.loadBalancerArn, name: `api-${names.environment}` }],
    listeners: [
      {
        arn: names.listenerArn,
        loadBalancerArn: names.loadBalancerArn,
        port: 443,
        protocol: 'HTTPS',
        defaultActions: [{ Type: 'fixed-response', Order: 1, FixedResponseConfig: { StatusCode: '404' } }],
        rules: [...COLOURS.map((colour, at) => previewRule(names, api, colour, at + 1)), ...liveRules(options, api)],
      },
    ],
    ...(options.behaviour === undefined ? {} : { releases: options.behaviour }),
    ...(requestsPerSecond === 0 || firstRule === undefined
      ? {}
      : { traffic: [{ ruleArn: firstRule, requestsPerSecond }] }),
  };
}

function group(options: ApiFleetOptions, api: ApiContract, colour: Colour): GroupModel {
  const { asg, release_parameter, target_group_arn } = api.colours[colour];
  const isLive = colour === (options.live ?? 'blue');
  return {
    name: asg,
    minSize: isLive ? api.floor : 0,
    desiredCapacity: isLive ? (options.desired ?? api.floor) : 0,
    maxSize: options.maxSize ?? 12,
    launchTemplate: { id: `lt-0${idOf(`template ${colour}`)}`, version: '1' },
    targetGroupArns: [target_group_arn],
    healthCheckType: 'ELB',
    healthCheckGracePeriod: 120,
    defaultInstanceWarmup: 30,
    bootParameter: release_parameter,
    tags: { Name: asg, colour },
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
    ...scaling(options, target_group_arn),
  };
}

function scaling(
  options: ApiFleetOptions,
  targetGroupArn: string,
): { readonly scalingPolicies?: ScalingPolicyModel[] } {
  const { requestsPerInstance } = options;
  if (requestsPerInstance === undefined) return {};
  return { scalingPolicies: [{ name: 'requests', targetGroupArn, requestsPerInstance }] };
}

function targetGroup(options: ApiFleetOptions, api: ApiContract, colour: Colour): TargetGroupModel {
  const { asg, target_group_arn } = api.colours[colour];
  return {
    arn: target_group_arn,
    name: asg,
    port: 3000,
    healthCheck: { path: api.health_path, interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
    deregistrationDelay: options.deregistrationDelay ?? 30,
  };
}

function previewRule(names: ApiNames, api: ApiContract, colour: Colour, priority: number): RuleModel {
  const { header, values } = api.preview;
  const HttpHeaderConfig = { HttpHeaderName: header, Values: [values[colour]] };
  return {
    arn: ruleArn(names, `preview ${colour}`),
    priority,
    conditions: [{ Field: 'http-header', HttpHeaderConfig }],
    actions: [{ Type: 'forward', Order: 1, TargetGroupArn: api.colours[colour].target_group_arn }],
  };
}

function liveRules(options: ApiFleetOptions, api: ApiContract): readonly RuleModel[] {
  const { live = 'blue', stickySeconds = null } = options;
  const weighted: ListenerAction = {
    Type: 'forward',
    Order: 1,
    ForwardConfig: {
      TargetGroups: COLOURS.map((colour) => ({
        TargetGroupArn: api.colours[colour].target_group_arn,
        Weight: colour === live ? 100 : 0,
      })),
      TargetGroupStickinessConfig:
        stickySeconds === null ? { Enabled: false } : { Enabled: true, DurationSeconds: stickySeconds },
    },
  };
  return api.listener_rule_arns.map((arn, at) => ({
    arn,
    priority: 10 + at,
    conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [at === 0 ? '/*' : `/v${at}/*`] } }],
    actions: [weighted],
  }));
}

import { createHash } from 'node:crypto';
import type { ApiContract, Colour, DeploymentContract } from '@deploy/kernel';
import type { AlarmModel } from './cloudwatch/alarm-model.ts';
import type {
  FleetModel,
  GroupModel,
  HookModel,
  ListenerAction,
  ReleaseModel,
  RuleModel,
  ScalingPolicyModel,
  TargetGroupModel,
} from './fleet/fleet-model.ts';
import type { TwinModel } from './model.ts';

export const COLOURS: readonly Colour[] = ['blue', 'green'];

export interface ApiFleetOptions {
  /** Ends every name, and stands in the paths of parameters. Default `test`. */
  readonly environment?: string;
  /** Twelve digits. Default `111122223333`. */
  readonly accountId?: string;
  /** Default `ca-central-1`. */
  readonly region?: string;
  /** Healthy capacity that the live colour never goes below, and its MinSize at first. Default 2. */
  readonly floor?: number;
  /** Desired capacity of the live colour at first. Default: the floor. */
  readonly desired?: number;
  /** MaxSize of both. Default 12. */
  readonly maxSize?: number;
  /** Which colour has all of the weight at first. Default `blue`. */
  readonly live?: Colour;
  /** What the pointers say at first. Default: a release of the live colour, `none` for the other. */
  readonly releases?: Partial<Readonly<Record<Colour, string>>>;
  /** How releases behave. */
  readonly behaviour?: Readonly<Record<string, ReleaseModel>>;
  /** How many rules forward to both colours, one after another in priority. Default 1. */
  readonly rules?: number;
  /** Seconds that a cookie binds a client to a colour; null without stickiness. Default null. */
  readonly stickySeconds?: number | null;
  /** Requests per second that clients make to the first rule. Default 0. */
  readonly requestsPerSecond?: number;
  /** Seconds. Default 30. */
  readonly deregistrationDelay?: number;
  readonly hooks?: readonly HookModel[];
  /** Requests per minute and instance that both colours are scaled for. Default: they are not scaled. */
  readonly requestsPerInstance?: number;
}

/** A world as the project's Terraform makes it for an API, and the contract that Terraform writes about it. */
export interface ApiFleet {
  readonly model: TwinModel;
  readonly contract: DeploymentContract;
  readonly api: ApiContract;
  /** Of the listener that the rules belong to. */
  readonly listenerArn: string;
  readonly loadBalancerArn: string;
}

/** Two colours behind one HTTPS listener: all weight on one, the other empty, and a preview rule for each. */
export function apiFleetModel(options: ApiFleetOptions = {}): ApiFleet {
  const names = namesOf(options);
  const api = apiContract(options, names);
  const contract: DeploymentContract = {
    version: 1,
    environment: names.environment,
    region: names.region,
    apps: {},
    api,
  };
  return {
    contract,
    api,
    listenerArn: names.listenerArn,
    loadBalancerArn: names.loadBalancerArn,
    model: {
      accountId: names.accountId,
      buckets: [{ name: api.artifact_bucket, region: names.region, versioning: true, policy: null }],
      distributions: [],
      fleet: fleetModel(options, names, api),
      parameters: [
        { name: `/${names.environment}/deploy-contract`, value: JSON.stringify(contract) },
        ...COLOURS.map((colour) => ({
          name: api.colours[colour].release_parameter,
          value: options.releases?.[colour] ?? firstRelease(options, api, colour),
        })),
      ],
      alarms: COLOURS.flatMap((colour) => alarmsOf(api, colour, names)),
    },
  };
}

interface Names {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  /** A resource of the load balancer, named after what comes last in its ARN. */
  readonly elbArn: (path: string) => string;
}

function namesOf(options: ApiFleetOptions): Names {
  const { accountId = '111122223333', environment = 'test', region = 'ca-central-1' } = options;
  const elbArn = (path: string) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${path}`;
  const balancer = `app/api-${environment}/${idOf(`balancer ${environment}`)}`;
  return {
    ...{ accountId, environment, region, elbArn },
    loadBalancerArn: elbArn(`loadbalancer/${balancer}`),
    listenerArn: elbArn(`listener/${balancer}/${idOf(`listener ${environment}`)}`),
  };
}

/** Sixteen hex digits, the same for the same name. */
function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

function apiContract(options: ApiFleetOptions, names: Names): ApiContract {
  const { environment } = names;
  const colourContract = (colour: Colour) => ({
    asg: `api-${colour}-${environment}`,
    target_group_arn: names.elbArn(`targetgroup/api-${colour}-${environment}/${idOf(`${colour} ${environment}`)}`),
    release_parameter: `/${environment}/api/${colour}/release`,
    gate_alarms: [`api-${colour}-5xx-${environment}`],
  });
  return {
    listener_rule_arns: Array.from({ length: options.rules ?? 1 }, (_, at) => ruleArn(names, `rule ${at}`)),
    artifact_bucket: `api-releases-${environment}`,
    health_path: '/healthz',
    floor: options.floor ?? 2,
    preview: {
      url: `https://api-${environment}.example.com`,
      header: 'x-preview',
      values: {
        blue: `blue-${idOf(`preview blue ${environment}`)}`,
        green: `green-${idOf(`preview green ${environment}`)}`,
      },
    },
    colours: { blue: colourContract('blue'), green: colourContract('green') },
  };
}

function ruleArn({ environment, listenerArn }: Names, name: string): string {
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/${idOf(`${name} ${environment}`)}`;
}

function firstRelease({ live = 'blue' }: ApiFleetOptions, api: ApiContract, colour: Colour): string {
  return colour === live ? `s3://${api.artifact_bucket}/releases/first.tgz` : 'none';
}

function fleetModel(options: ApiFleetOptions, names: Names, api: ApiContract): FleetModel {
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

function previewRule(names: Names, api: ApiContract, colour: Colour, priority: number): RuleModel {
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

/** Errors of a colour's own target group, which says nothing where nothing fails. */
function alarmsOf(api: ApiContract, colour: Colour, names: Names): readonly AlarmModel[] {
  const { gate_alarms, target_group_arn } = api.colours[colour];
  return gate_alarms.map((name) => ({
    name,
    metric: {
      namespace: 'AWS/ApplicationELB',
      name: 'HTTPCode_Target_5XX_Count',
      dimensions: {
        TargetGroup: target_group_arn.replace(/^.*:(?=targetgroup\/)/, ''),
        LoadBalancer: names.loadBalancerArn.replace(/^.*:loadbalancer\//, ''),
      },
    },
    statistic: 'Sum',
    period: 60,
    evaluationPeriods: 2,
    threshold: 5,
    comparison: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
  }));
}

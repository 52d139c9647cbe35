import type { Change, FleetCloud } from '@deploy/fleet-rollout';
import type { PermissionsDocument, ResolvedPermission } from '@deploy/kernel';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  type FleetModel,
  sequence,
  type Twin,
  type TwinModel,
  type TwinOptions,
  twinHandler,
  VirtualClock,
} from '../../../aws-twin/src/index.ts';
import {
  type Ask,
  awsFleetCloud,
  type FleetConnections,
  type FleetSettings,
  fleetConnections,
} from '../../src/fleet/index.ts';
import { createExecutor, type Hook } from '../../src/index.ts';

export const REGION = 'ca-central-1';
export const ACCOUNT = '111122223333';

const arn = (resource: string) => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${resource}`;
export const BLUE_TARGETS = arn('targetgroup/api-blue/0000000000000001');
export const GREEN_TARGETS = arn('targetgroup/api-green/0000000000000002');
const BALANCER = arn('loadbalancer/app/api/00000000000000aa');
export const LISTENER = arn('listener/app/api/00000000000000aa/00000000000000bb');
export const RULE = arn('listener-rule/app/api/00000000000000aa/00000000000000bb/00000000000000c1');
export const PREVIEW = {
  blue: arn('listener-rule/app/api/00000000000000aa/00000000000000bb/00000000000000d1'),
  green: arn('listener-rule/app/api/00000000000000aa/00000000000000bb/00000000000000d2'),
};
export const POINTERS = { blue: '/nwac/test/api/blue/release', green: '/nwac/test/api/green/release' };

/** A forward action that gives the colours these weights. */
export const forward = (blue: number, green: number, stickySeconds = 0) => ({
  Type: 'forward',
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: BLUE_TARGETS, Weight: blue },
      { TargetGroupArn: GREEN_TARGETS, Weight: green },
    ],
    TargetGroupStickinessConfig:
      stickySeconds === 0 ? { Enabled: false } : { Enabled: true, DurationSeconds: stickySeconds },
  },
});

const previewRule = (colour: 'blue' | 'green', priority: number) => ({
  arn: PREVIEW[colour],
  priority,
  conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Preview', Values: [colour] } }],
  actions: [{ Type: 'forward', TargetGroupArn: colour === 'blue' ? BLUE_TARGETS : GREEN_TARGETS }],
});

const group = (colour: 'blue' | 'green', size: number) => ({
  name: `api-${colour}`,
  minSize: size,
  desiredCapacity: size,
  maxSize: 10,
  launchTemplate: { id: 'lt-0123456789abcdef0', version: '1' },
  targetGroupArns: [colour === 'blue' ? BLUE_TARGETS : GREEN_TARGETS],
  healthCheckType: 'ELB' as const,
  healthCheckGracePeriod: 60,
  bootParameter: POINTERS[colour],
  tags: { app: 'api' },
});

/** Blue is live with three instances; green has none. The rule and the listener's default forward to the colours. */
export const FLEET: FleetModel = {
  accountId: ACCOUNT,
  region: REGION,
  launchTemplates: [
    {
      id: 'lt-0123456789abcdef0',
      name: 'api',
      defaultVersion: 1,
      versions: [
        { version: 1, imageId: 'ami-1', instanceType: 't3.small' },
        { version: 2, imageId: 'ami-2', instanceType: 't3.small' },
      ],
    },
  ],
  groups: [group('blue', 3), group('green', 0)],
  targetGroups: [
    { arn: BLUE_TARGETS, name: 'api-blue', healthCheck: { interval: 5, healthyThreshold: 2, path: '/healthz' } },
    { arn: GREEN_TARGETS, name: 'api-green', deregistrationDelay: 30, healthCheck: { interval: 5, path: '/healthz' } },
  ],
  loadBalancers: [{ arn: BALANCER, name: 'api' }],
  listeners: [
    {
      arn: LISTENER,
      loadBalancerArn: BALANCER,
      port: 443,
      protocol: 'HTTPS',
      defaultActions: [forward(100, 0)],
      rules: [
        {
          arn: RULE,
          priority: 10,
          conditions: [{ Field: 'path-pattern', Values: ['/api/*'] }],
          actions: [forward(100, 0)],
        },
        previewRule('blue', 1),
        previewRule('green', 2),
      ],
    },
  ],
  releases: { bad: { health: 'never' } },
  traffic: [{ ruleArn: RULE, requestsPerSecond: 2 }],
};

export const SETTINGS: FleetSettings = {
  colours: {
    blue: { group: 'api-blue', targetGroupArn: BLUE_TARGETS, releaseParameter: POINTERS.blue },
    green: { group: 'api-green', targetGroupArn: GREEN_TARGETS, releaseParameter: POINTERS.green },
  },
  rules: [RULE, LISTENER],
  preview: { url: 'https://api.example.com', header: 'x-preview', values: { blue: 'blue', green: 'green' } },
  healthPath: '/healthz',
  minimumRequests: 20,
};

const alarm = (name: string) => ({
  name,
  metric: { namespace: 'App', name: 'Errors', dimensions: {} },
  statistic: 'Sum' as const,
  period: 60,
  evaluationPeriods: 3,
  threshold: 1,
  comparison: 'GreaterThanThreshold' as const,
  treatMissingData: 'notBreaching' as const,
});

export const MODEL: TwinModel = {
  accountId: ACCOUNT,
  buckets: [],
  distributions: [],
  fleet: FLEET,
  parameters: [
    { name: POINTERS.blue, value: 's3://artifacts/releases/one.zip' },
    { name: POINTERS.green, value: 's3://artifacts/releases/none.zip' },
  ],
  alarms: [alarm('errors-blue'), alarm('errors-green')],
};

export interface FleetGroundOptions {
  readonly model?: TwinModel;
  readonly twin?: TwinOptions;
  readonly settings?: Partial<FleetSettings>;
  readonly allow?: 'everything' | readonly ResolvedPermission[];
  readonly permissions?: PermissionsDocument;
  readonly mode?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly hooks?: readonly Hook[];
  readonly ask?: Ask;
}

/** Changes are confirmed unless a test says otherwise. */
export interface TriedCloud extends Omit<FleetCloud, 'carryOut'> {
  carryOut(change: Change, confirm?: () => Promise<unknown>, signal?: AbortSignal): Promise<void>;
}

export interface FleetGround {
  readonly twin: Twin;
  readonly clock: VirtualClock;
  readonly connections: FleetConnections;
  readonly settings: FleetSettings;
  readonly cloud: TriedCloud;
  /** Operations that reached the twin since the last call, in order. */
  operations(): readonly (string | null)[];
}

/** The SDK over a twin in process, on a clock that jumps while somebody waits. */
export function fleetGround(options: FleetGroundOptions = {}): FleetGround {
  const clock = new VirtualClock();
  const { allow = 'everything', hooks = [] } = options;
  const principals = [{ arn: `arn:aws:iam::${ACCOUNT}:role/deploy`, credentials: DEFAULT_CREDENTIALS, allow }];
  const fleet = { propagationMs: [0, 0] as const, ...options.twin?.fleet };
  const twin = createTwin(options.model ?? MODEL, { clock, principals, ...options.twin, fleet });
  const connections = fleetConnections({
    region: REGION,
    executor: createExecutor({ transport: twinHandler(twin), hooks }),
    credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
    endpoints: { scaling: null, balancing: null, cloudWatch: null, ssm: null, sts: null },
    permissions: options.permissions ?? null,
    mode: options.mode,
    values: options.values,
    clock,
    random: { fraction: sequence(1), nonce: () => 'nonce' },
  });
  const settings = { ...SETTINGS, ...options.settings };
  let told = 0;
  return {
    twin,
    clock,
    connections,
    settings,
    cloud: confirming(awsFleetCloud(connections, settings, options.ask)),
    operations: () => {
      const all = twin.requests.all.map(({ operation }) => operation);
      const fresh = all.slice(told);
      told = all.length;
      return fresh;
    },
  };
}

const confirming = (cloud: FleetCloud): TriedCloud => ({
  ...cloud,
  carryOut: async (change, confirm = () => Promise.resolve(), signal) => cloud.carryOut(change, confirm, signal),
});

/** Takes what a promise rejects with; rejects where it does not. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    () => null,
    (thrown: unknown) => ({ thrown }),
  );
  if (outcome === null) throw new Error('it succeeded');
  return outcome.thrown;
}

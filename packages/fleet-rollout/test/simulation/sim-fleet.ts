import { type FleetKnobs, type FleetModel, FleetWorld, type ReleaseModel } from '@deploy/aws-twin';
import type { Colour } from '@deploy/kernel';
import { type AlarmState, type PerColour, rolloutKeys } from '../../src/index.ts';
import { MemoryBucket } from './memory-bucket.ts';
import { SimClock } from './sim-clock.ts';
import type { FleetNames } from './world-cloud.ts';

export interface SimFleetOptions {
  readonly seed: number;
  /** Of the live colour, blue. */
  readonly desired: number;
  readonly floor: number;
  readonly max: number;
  readonly requestsPerSecond: number;
  /** Of the rules' cookie; null without. */
  readonly stickySeconds: number | null;
  readonly rules: number;
  readonly deregistrationSeconds: number;
  readonly releases: Readonly<Record<string, ReleaseModel>>;
  readonly knobs: Partial<FleetKnobs>;
  /** As Terraform makes it: blue has the weight, and no colour has a release or an instance. */
  readonly pristine: boolean;
}

export const DEFAULT_SIM: SimFleetOptions = {
  seed: 1,
  desired: 4,
  floor: 2,
  max: 12,
  requestsPerSecond: 50,
  stickySeconds: null,
  rules: 1,
  deregistrationSeconds: 60,
  releases: {},
  knobs: {},
  pristine: false,
};

const REGION = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333';

export const NAMES: FleetNames = {
  groups: { blue: 'api-blue', green: 'api-green' },
  targetGroups: {
    blue: `${REGION}:targetgroup/api-blue/aaaaaaaaaaaaaaaa`,
    green: `${REGION}:targetgroup/api-green/bbbbbbbbbbbbbbbb`,
  },
  parameters: { blue: '/nwac/test/api/blue/release', green: '/nwac/test/api/green/release' },
  rules: [],
};

/** One fleet, one bucket and one clock, for every process that meets there. Blue is live with release v1, if anything is. */
export class SimFleet {
  readonly clock = new SimClock();
  readonly bucket = new MemoryBucket();
  readonly keys = rolloutKeys('fleet');
  readonly options: SimFleetOptions;
  readonly names: FleetNames;
  readonly parameters: Map<string, string>;
  readonly world: FleetWorld;
  /** States of alarms by name; those that are not here are OK. */
  readonly alarms = new Map<string, AlarmState>();

  constructor(options: Partial<SimFleetOptions> = {}) {
    this.options = { ...DEFAULT_SIM, ...options };
    const [blue, green] = this.options.pristine ? ['none', 'none'] : ['v1', 'v0'];
    this.parameters = new Map([
      [NAMES.parameters.blue, blue],
      [NAMES.parameters.green, green],
    ]);
    const rules = Array.from(
      { length: this.options.rules },
      (_, nth) => `${REGION}:listener-rule/app/api/c/d/${nth + 1}`,
    );
    this.names = { ...NAMES, rules };
    this.world = new FleetWorld({
      model: modelOf(this.options, rules),
      seed: this.options.seed,
      startMs: this.clock.now(),
      knobs: this.options.knobs,
      pointerOf: (name) => this.parameters.get(name) ?? null,
      alarmState: () => 'OK',
    });
  }

  /** Whether what is read may be older than what was written. */
  get readsLag(): boolean {
    return (this.options.knobs.staleReadMs?.[1] ?? 0) > 0;
  }

  /** The world at the clock's time. */
  get now(): FleetWorld {
    this.world.advanceTo(this.clock.now());
    return this.world;
  }

  group(colour: Colour) {
    const [group] = this.now.describeGroups([this.names.groups[colour]]);
    if (group === undefined) throw new Error(`no group of ${colour}`);
    return group;
  }

  /** Described weights, by rule. */
  weights(): readonly PerColour<number>[] {
    return this.now
      .describeRules()
      .filter(({ arn }) => this.names.rules.includes(arn))
      .map(({ actions }) => {
        const targets = actions[0]?.ForwardConfig?.TargetGroups ?? [];
        const weight = (colour: Colour) =>
          targets.find(({ TargetGroupArn }) => TargetGroupArn === this.names.targetGroups[colour])?.Weight ?? 0;
        return { blue: weight('blue'), green: weight('green') };
      });
  }
}

function modelOf(options: SimFleetOptions, rules: readonly string[]): FleetModel {
  const { desired, floor, max } = options;
  const balancer = `${REGION}:loadbalancer/app/api/c`;
  const listener = `${REGION}:listener/app/api/c/d`;
  const group = (colour: Colour, size: number) => ({
    name: NAMES.groups[colour],
    minSize: size === 0 ? 0 : floor,
    desiredCapacity: size,
    maxSize: max,
    launchTemplate: { id: 'lt-1', version: '1' },
    targetGroupArns: [NAMES.targetGroups[colour]],
    healthCheckType: 'ELB' as const,
    healthCheckGracePeriod: 120,
    bootParameter: NAMES.parameters[colour],
  });
  const targetGroup = (colour: Colour) => ({
    arn: NAMES.targetGroups[colour],
    name: `api-${colour}`,
    deregistrationDelay: options.deregistrationSeconds,
    healthCheck: { interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2, path: '/healthz' },
  });
  const actions = [
    {
      Type: 'forward',
      Order: 1,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: NAMES.targetGroups.blue, Weight: 100 },
          { TargetGroupArn: NAMES.targetGroups.green, Weight: 0 },
        ],
        TargetGroupStickinessConfig:
          options.stickySeconds === null
            ? { Enabled: false }
            : { Enabled: true, DurationSeconds: options.stickySeconds },
      },
    },
  ];
  return {
    launchTemplates: [
      {
        id: 'lt-1',
        name: 'api',
        defaultVersion: 1,
        versions: [{ version: 1, imageId: 'ami-1', instanceType: 't3.small' }],
      },
    ],
    groups: [group('blue', options.pristine ? 0 : desired), group('green', 0)],
    targetGroups: [targetGroup('blue'), targetGroup('green')],
    loadBalancers: [{ arn: balancer, name: 'api' }],
    listeners: [
      {
        arn: listener,
        loadBalancerArn: balancer,
        port: 443,
        protocol: 'HTTPS',
        defaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
        rules: rules.map((arn, nth) => ({
          arn,
          priority: nth + 1,
          conditions: [{ Field: 'path-pattern', Values: [`/v${nth + 1}/*`] }],
          actions,
        })),
      },
    ],
    // Where the parameter names none, an instance finds nothing to start.
    releases: { ...options.releases, none: { health: 'never' } },
    traffic: rules.map((ruleArn) => ({ ruleArn, requestsPerSecond: options.requestsPerSecond / rules.length })),
  };
}

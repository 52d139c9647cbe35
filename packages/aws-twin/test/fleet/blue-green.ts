import {
  type FleetModel,
  FleetWorld,
  type FleetWorldOptions,
  type GroupModel,
  type ListenerAction,
} from '../../src/index.ts';

export const START = Date.UTC(2026, 0, 1);
export const SECOND = 1000;
export const MINUTE = 60_000;

export const BALANCER = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/api/50dc6c495c0c9188';
export const LISTENER =
  'arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener/app/api/50dc6c495c0c9188/f2f7dc8efc522ab2';
export const DEFAULT_RULE = `${LISTENER.replace(':listener/', ':listener-rule/')}/default`;
export const RULE = `${LISTENER.replace(':listener/', ':listener-rule/')}/9683b2d02a6cabee`;
export const BLUE = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/blue/73e2d6bc24d8a067';
export const GREEN = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/green/09966783158cda59';
export const TEMPLATE = 'lt-0123456789abcdef0';

export function forward(blue: number, green: number, stickySeconds?: number): ListenerAction {
  return {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: BLUE, Weight: blue },
        { TargetGroupArn: GREEN, Weight: green },
      ],
      ...(stickySeconds === undefined
        ? {}
        : { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: stickySeconds } }),
    },
  };
}

function colour(name: 'blue' | 'green', change: Partial<GroupModel>): GroupModel {
  return {
    name,
    minSize: 0,
    desiredCapacity: name === 'blue' ? 4 : 0,
    maxSize: 12,
    launchTemplate: { id: TEMPLATE, version: '1' },
    targetGroupArns: [name === 'blue' ? BLUE : GREEN],
    healthCheckType: 'ELB',
    healthCheckGracePeriod: 120,
    bootParameter: `/api/${name}/release`,
    ...change,
  };
}

/** Two colours behind one rule; everything is on blue. */
export function model(
  change: Partial<Omit<FleetModel, 'groups'>> & {
    readonly blue?: Partial<GroupModel>;
    readonly green?: Partial<GroupModel>;
    readonly actions?: readonly ListenerAction[];
  } = {},
): FleetModel {
  const { blue = {}, green = {}, actions = [forward(100, 0)], ...rest } = change;
  const healthCheck = { interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 };
  return {
    launchTemplates: [
      {
        id: TEMPLATE,
        name: 'api',
        defaultVersion: 1,
        versions: [1, 2, 3].map((version) => ({ version, imageId: `ami-${version}`, instanceType: 't4g.small' })),
      },
    ],
    groups: [colour('blue', blue), colour('green', green)],
    targetGroups: [
      { arn: BLUE, name: 'blue', healthCheck, deregistrationDelay: 60 },
      { arn: GREEN, name: 'green', healthCheck, deregistrationDelay: 60 },
    ],
    loadBalancers: [{ arn: BALANCER, name: 'api' }],
    listeners: [
      {
        arn: LISTENER,
        loadBalancerArn: BALANCER,
        port: 443,
        protocol: 'HTTPS',
        defaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
        rules: [{ arn: RULE, priority: 10, conditions: [{ Field: 'path-pattern', Values: ['/*'] }], actions }],
      },
    ],
    traffic: [{ ruleArn: RULE, requestsPerSecond: 100 }],
    ...rest,
  };
}

export function world(options: Partial<FleetWorldOptions> = {}): FleetWorld {
  return new FleetWorld({ model: model(), ...options });
}

/** Lets time pass, in seconds. */
export function pass(fleet: FleetWorld, seconds: number): void {
  fleet.advanceTo(fleet.nowMs + seconds * SECOND);
}

/** Lets time pass until something is so; gives back the seconds it took, and fails after the longest. */
export function until(fleet: FleetWorld, isSo: () => boolean, longestSeconds = 3600): number {
  const startMs = fleet.nowMs;
  while (!isSo()) {
    const { nextEventMs } = fleet;
    if (nextEventMs === null || nextEventMs > startMs + longestSeconds * SECOND) throw new Error('it never became so');
    fleet.advanceTo(nextEventMs);
  }
  return (fleet.nowMs - startMs) / SECOND;
}

export function healthy(fleet: FleetWorld, targetGroupArn: string): number {
  return fleet.targetsNow(targetGroupArn).filter(({ state }) => state === 'healthy').length;
}

export function lifecycles(fleet: FleetWorld, group: string): readonly string[] {
  return fleet.groupNow(group).instances.map(({ lifecycle }) => lifecycle);
}

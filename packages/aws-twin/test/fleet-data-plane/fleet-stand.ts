import {
  acceleratedClock,
  type FleetModel,
  FleetWorld,
  type FleetWorldOptions,
  InstanceProcesses,
  type ServedFleet,
  type ServeFleetOptions,
  serveFleet,
} from '@deploy/aws-twin';
import { artifactOf, type Behaviour } from '../instances/artifact.ts';

export const BLUE = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/blue/1';
export const GREEN = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/green/1';
const BALANCER = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/api/1';
export const LISTENER = 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener/app/api/1/1';
const FACTOR = 60;

export const forward = (blue: number, green: number, stickySeconds: number | null = null) => [
  {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: BLUE, Weight: blue },
        { TargetGroupArn: GREEN, Weight: green },
      ],
      ...(stickySeconds === null
        ? {}
        : { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: stickySeconds } }),
    },
  },
];

const group = (name: 'blue' | 'green', desired: number) => ({
  name,
  minSize: 0,
  desiredCapacity: desired,
  maxSize: 6,
  launchTemplate: { id: 'lt-1', version: '1' },
  targetGroupArns: [name === 'blue' ? BLUE : GREEN],
  healthCheckType: 'ELB' as const,
  healthCheckGracePeriod: 120,
  bootParameter: `/${name}/release`,
});

const HEALTH = { interval: 5, timeout: 2, healthyThreshold: 2, unhealthyThreshold: 2, path: '/healthz' };

function modelOf(desired: { readonly blue: number; readonly green: number }): FleetModel {
  return {
    launchTemplates: [
      {
        id: 'lt-1',
        name: 'api',
        defaultVersion: 1,
        versions: [{ version: 1, imageId: 'ami-1', instanceType: 't3.small' }],
      },
    ],
    groups: [group('blue', desired.blue), group('green', desired.green)],
    targetGroups: [
      { arn: BLUE, name: 'blue', healthCheck: HEALTH, deregistrationDelay: 60 },
      { arn: GREEN, name: 'green', healthCheck: HEALTH, deregistrationDelay: 60 },
    ],
    loadBalancers: [{ arn: BALANCER, name: 'api' }],
    listeners: [
      { arn: LISTENER, loadBalancerArn: BALANCER, port: 80, protocol: 'HTTP', defaultActions: forward(1, 0) },
    ],
  };
}

export interface FleetStandOptions {
  readonly desired: { readonly blue: number; readonly green: number };
  /** By the value of a release pointer. */
  readonly releases: Readonly<Record<string, Behaviour>>;
  /** What the colours' pointers say at first. */
  readonly pointers: { readonly blue: string; readonly green: string };
  readonly world?: Partial<FleetWorldOptions>;
  readonly plane?: Partial<ServeFleetOptions>;
}

/** A blue/green fleet with real processes, sixty times as fast as the machine. */
export async function startFleet({ desired, releases, pointers, world: worldOptions, plane }: FleetStandOptions) {
  const problems: string[] = [];
  const values = new Map(Object.entries(pointers).map(([colour, value]) => [`/${colour}/release`, value]));
  const clock = acceleratedClock({ factor: FACTOR });
  const processes = new InstanceProcesses({
    fetchArtifact: async (release) => {
      const behaviour = releases[release];
      if (behaviour === undefined) throw new Error(`there is no ${release}`);
      return artifactOf(behaviour);
    },
    health: { everyMs: 20 },
    onProblem: (instanceId, problem) => void problems.push(`${instanceId}: ${problem}`),
  });
  const world = new FleetWorld({
    model: modelOf(desired),
    startMs: clock.now(),
    pointerOf: (name) => values.get(name) ?? null,
    probe: processes.probe,
    ...worldOptions,
  });
  const served = await serveFleet({ world, processes, clock, namesTarget: true, ...plane });
  return new FleetStand(world, processes, served, values, problems);
}

export class FleetStand {
  readonly world: FleetWorld;
  readonly processes: InstanceProcesses;
  readonly served: ServedFleet;
  readonly problems: readonly string[];
  readonly #pointers: Map<string, string>;
  #isClosed = false;

  constructor(
    world: FleetWorld,
    processes: InstanceProcesses,
    served: ServedFleet,
    pointers: Map<string, string>,
    problems: readonly string[],
  ) {
    this.world = world;
    this.processes = processes;
    this.served = served;
    this.#pointers = pointers;
    this.problems = problems;
  }

  get url(): URL {
    return new URL(this.served.url);
  }

  point(colour: 'blue' | 'green', release: string): void {
    this.#pointers.set(`/${colour}/release`, release);
  }

  weigh(blue: number, green: number, stickySeconds: number | null = null): void {
    this.world.modifyListener(LISTENER, forward(blue, green, stickySeconds));
  }

  healthy(targetGroup: string): number {
    return this.world.describeTargets(targetGroup).filter(({ state }) => state === 'healthy').length;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!this.#isClosed && !holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Waits for so many seconds of the world. */
  async pass(seconds: number): Promise<void> {
    const endMs = this.world.nowMs + seconds * 1000;
    await this.until(() => this.world.nowMs >= endMs);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.served.close();
  }
}

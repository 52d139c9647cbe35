import type { Clock } from '@deploy/kernel';
import type { BalancerAnswer } from './balancer/answer-kind.ts';
import { type Balancer, type BalancerOptions, serveBalancer } from './balancer/balancer.ts';
import type { FleetEvent } from './fleet/fleet-event.ts';
import type { FleetWorld } from './fleet/fleet-world.ts';
import { routingTableOf } from './fleet-routing-table.ts';
import { BootTimes, type BootTimesOptions } from './instances/boot-times.ts';
import type { InstanceProcesses } from './instances/instance-processes.ts';

export interface ServeFleetOptions
  extends BootTimesOptions,
    Pick<BalancerOptions, 'seed' | 'stickyCookie' | 'idleTimeoutMs' | 'namesTarget'> {
  /** Its `probe` must be that of `processes`. Time is moved here, by the clock. */
  readonly world: FleetWorld;
  readonly processes: InstanceProcesses;
  readonly clock: Clock;
  /** Between two looks at the clock, milliseconds of the machine. Default 10. */
  readonly tickMs?: number;
  readonly onAnswer?: (answer: BalancerAnswer) => void;
}

export interface ServedFleet {
  /** Of the first listener. */
  readonly url: string;
  /** One balancer for each listener, by its ARN. */
  readonly listeners: ReadonlyMap<string, Balancer>;
  /** Ends balancers and processes. Rejects with what stopped the world's time, if anything did. */
  close(): Promise<void>;
}

const TICK_MS = 10;

/**
 * Gives a fleet a data plane: its instances are processes that serve real HTTP, its listeners are addresses on 127.0.0.1,
 * health checks find what processes answer, and the answers are noted as the traffic of its target groups. Instances that
 * the world begins with are up when it resolves.
 */
export async function serveFleet(options: ServeFleetOptions): Promise<ServedFleet> {
  const { world, processes, clock } = options;
  await bootThoseThere(world, processes);
  const onAnswer = (answer: BalancerAnswer) => {
    noteAnswer(world, answer);
    options.onAnswer?.(answer);
  };
  const listeners = new Map<string, Balancer>();
  for (const { arn } of world.describeListeners()) {
    listeners.set(arn, await serveBalancer({ ...options, onAnswer }));
  }
  const pump = new Pump(options, listeners);
  const ticking = new AbortController();
  const ticks = runTicks(pump, clock, options.tickMs ?? TICK_MS, ticking.signal);
  return {
    url: [...listeners.values()][0]?.url ?? '',
    listeners,
    close: async () => {
      ticking.abort();
      pump.stop();
      await Promise.all([...listeners.values()].map((balancer) => balancer.close()));
      await processes.close();
      await ticks;
    },
  };
}

/** Moves a world to its clock's time, and lets balancers and processes follow. */
class Pump {
  readonly #world: FleetWorld;
  readonly #processes: InstanceProcesses;
  readonly #listeners: ReadonlyMap<string, Balancer>;
  readonly #bootTimes: BootTimes;
  readonly #forget: () => void;
  /** When each instance that boots is done with it. */
  readonly #booting = new Map<string, number>();
  #heard: FleetEvent[] = [];

  constructor(options: ServeFleetOptions, listeners: ReadonlyMap<string, Balancer>) {
    const { world, processes } = options;
    this.#world = world;
    this.#processes = processes;
    this.#listeners = listeners;
    this.#bootTimes = new BootTimes(options);
    // Others move the world as well, by what they ask of it. What happens is acted on when it has come to rest.
    this.#forget = world.onEvent((event) => {
      if (this.#heard.length === 0) queueMicrotask(() => this.follow());
      this.#heard.push(event);
    });
  }

  advanceTo(nowMs: number): void {
    this.#world.advanceTo(nowMs);
    this.follow();
  }

  /** Routes first: nobody is sent to a process that is just being ended. */
  follow(): void {
    const heard = this.#heard.splice(0);
    for (const event of heard) this.#begin(event);
    this.#endBoots();
    const rules = this.#world.routing(this.#world.nowMs);
    for (const [arn, balancer] of this.#listeners) {
      const own = rules.filter(({ listenerArn }) => listenerArn === arn);
      balancer.follow(routingTableOf(own, (id) => this.#processes.portOf(id)));
    }
    for (const event of heard) this.#end(event);
  }

  stop(): void {
    this.#forget();
    this.#heard = [];
  }

  #begin(event: FleetEvent): void {
    if (event.kind === 'instance-launched') this.#processes.launch(event.instanceId, event.release, event.group);
    if (event.kind === 'instance-running') this.#booting.set(event.instanceId, event.atMs + this.#bootTimes.draw());
  }

  #endBoots(): void {
    for (const [instanceId, readyMs] of this.#booting) {
      if (readyMs > this.#world.nowMs) continue;
      this.#booting.delete(instanceId);
      this.#processes.ready(instanceId);
    }
  }

  #end(event: FleetEvent): void {
    if (event.kind === 'instance-terminated') this.#processes.terminate(event.instanceId);
    if (event.kind === 'instance-lost') this.#processes.lose(event.instanceId);
  }
}

/** A world that begins steady has told nobody of its instances. */
async function bootThoseThere(world: FleetWorld, processes: InstanceProcesses): Promise<void> {
  const there = world.describeGroups().flatMap(({ instances, name }) => instances.map(({ id }) => ({ id, name })));
  for (const { id, name } of there) {
    processes.launch(id, world.instance(id)?.release ?? null, name);
    processes.ready(id);
  }
  await Promise.all(there.map(({ id }) => processes.answers(id)));
}

async function runTicks(pump: Pump, clock: Clock, tickMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    pump.advanceTo(clock.now());
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
}

function noteAnswer(world: FleetWorld, { kind, status, targetGroup, target, atMs }: BalancerAnswer): void {
  if (targetGroup === null || target === null || kind === 'client-gone') return;
  const isConnectionError = kind === 'bad-gateway' || kind === 'timeout' || kind === 'cut-off';
  world.noteAnswer(targetGroup, { isError: kind === 'target' && status >= 500, isConnectionError }, atMs);
}

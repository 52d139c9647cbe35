import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '@deploy/kernel';
import type { Probe } from '../fleet/target.ts';
import { ArtifactFolders, type FetchArtifact } from './artifact-folders.ts';
import { freePort } from './free-port.ts';
import { HealthProber, type ProberOptions } from './health-prober.ts';
import { InstanceProcess } from './instance-process.ts';

export interface InstanceProcessesOptions {
  readonly fetchArtifact: FetchArtifact;
  /** Variables of every process, beside `HOST`, `PORT` and `INSTANCE_ID`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further ones of the instances of a group, as user data hands them over. */
  readonly environmentOf?: (group: string) => Readonly<Record<string, string>>;
  /** How long a process has to end when asked to, milliseconds of the machine. Default 10,000. */
  readonly killAfterMs?: number;
  readonly health?: ProberOptions;
  /** Told what an instance could not do, such as fetch its artifact; it then never answers. */
  readonly onProblem?: (instanceId: string, problem: string) => void;
}

interface Booted {
  readonly process: InstanceProcess;
  readonly prober: HealthProber;
}

interface Machine {
  /** Null where it could not be booted. */
  readonly booted: Promise<Booted | null>;
  running: Booted | null;
  /** Before that it answers nobody, whatever its process does. */
  isReady: boolean;
  isGone: boolean;
}

/** Instances of a fleet as processes of this machine, each with its own folder and port. */
export class InstanceProcesses {
  readonly #options: InstanceProcessesOptions;
  readonly #machines = new Map<string, Machine>();
  readonly #ending = new Set<Promise<void>>();
  readonly #root: Promise<string>;
  readonly #folders: Promise<ArtifactFolders>;
  readonly #onExit = () => this.#killAll();
  #isClosed = false;

  constructor(options: InstanceProcessesOptions) {
    this.#options = options;
    this.#root = mkdtemp(join(tmpdir(), 'fleet-'));
    this.#folders = this.#root.then((root) => new ArtifactFolders(root, options.fetchArtifact));
    // Whatever ends this process, none of its children is left behind.
    process.once('exit', this.#onExit);
  }

  /** What health checks of an instance find, for the world that it belongs to. */
  readonly probe: Probe = (instanceId) => {
    const machine = this.#machines.get(instanceId);
    const isAnswering = machine?.isReady === true && machine.running?.process.isOver === false;
    return (
      (isAnswering ? machine.running?.prober.answer : null) ?? { healthy: false, reason: 'Target.FailedHealthChecks' }
    );
  };

  /** Boots an instance with a release; it answers once it is also `ready`. Does nothing for one that is known. */
  launch(instanceId: string, release: string | null, group: string): void {
    if (this.#isClosed || this.#machines.has(instanceId)) return;
    const booted = this.#boot(instanceId, release, group);
    const machine: Machine = { booted, running: null, isReady: false, isGone: false };
    this.#machines.set(instanceId, machine);
    void booted.then((running) => {
      machine.running = running;
    });
  }

  /** From now on it answers, once its process does. */
  ready(instanceId: string): void {
    const machine = this.#machines.get(instanceId);
    if (machine !== undefined) machine.isReady = true;
  }

  /** Resolves when its process answers health checks, well or badly; false where it has ended instead. */
  async answers(instanceId: string): Promise<boolean> {
    const booted = (await this.#machines.get(instanceId)?.booted) ?? null;
    while (booted !== null && !booted.process.isOver) {
      if (booted.prober.isAnswered) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  }

  /** Where it answers; null: nothing listens there. */
  portOf(instanceId: string): number | null {
    const machine = this.#machines.get(instanceId);
    return machine?.isReady === true ? (machine.running?.process.port ?? null) : null;
  }

  /** What its process printed last; null where there never was one. */
  logOf(instanceId: string): string | null {
    return this.#machines.get(instanceId)?.running?.process.log ?? null;
  }

  /** Process ids by instance, of those that run. */
  running(): ReadonlyMap<string, number> {
    const pids = [...this.#machines].flatMap(([id, { running }]): [string, number][] => {
      const pid = running?.process.isOver === false ? running.process.pid : null;
      return pid === null ? [] : [[id, pid]];
    });
    return new Map(pids);
  }

  /** Asks its process to end, and ends it where it does not in time. */
  terminate(instanceId: string): void {
    this.#leave(instanceId, (process) => process.stop(this.#options.killAfterMs ?? 10_000));
  }

  /** It is gone at once, in the middle of whatever it did. */
  lose(instanceId: string): void {
    this.#leave(instanceId, (process) => {
      process.kill();
      return process.ended;
    });
  }

  /** Ends every process and removes their folders. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const instanceId of this.#machines.keys()) this.terminate(instanceId);
    await Promise.all(this.#ending);
    process.removeListener('exit', this.#onExit);
    await rm(await this.#root, { recursive: true, force: true });
  }

  #leave(instanceId: string, end: (process: InstanceProcess) => Promise<void>): void {
    const machine = this.#machines.get(instanceId);
    if (machine === undefined || machine.isGone) return;
    machine.isGone = true;
    const ending = machine.booted.then(async (booted) => {
      booted?.prober.stop();
      if (booted !== null) await end(booted.process);
    });
    this.#ending.add(ending);
    void ending.then(() => this.#ending.delete(ending));
  }

  async #boot(instanceId: string, release: string | null, group: string): Promise<Booted | null> {
    try {
      if (release === null) throw new Error('its release pointer has no value');
      const folder = await (await this.#folders).folderFor(instanceId, release);
      const port = await freePort();
      const { environmentOf, health } = this.#options;
      const environment = { ...this.#options.environment, ...environmentOf?.(group) };
      const process = new InstanceProcess({ folder, port, instanceId, environment });
      return { process, prober: new HealthProber(port, health) };
    } catch (thrown) {
      this.#options.onProblem?.(instanceId, errorMessage(thrown));
      return null;
    }
  }

  #killAll(): void {
    for (const { running } of this.#machines.values()) running?.process.kill();
  }
}

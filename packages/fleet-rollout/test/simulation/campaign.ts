import { type BlueGreenPlan, parseJournal, readRollout, type Wish } from '../../src/index.ts';
import { Invariants } from './invariants.ts';
import { PLAN } from './plans.ts';
import { SimFleet, type SimFleetOptions } from './sim-fleet.ts';
import { type CallFault, type ProcessEnd, type ProcessOptions, SimProcess } from './sim-process.ts';

const HOURS = 3_600_000;

/** One fleet and the runs that come to it, one after the other, under the eyes of the invariants. */
export class Campaign {
  readonly fleet: SimFleet;
  readonly invariants: Invariants;
  readonly plan: BlueGreenPlan;
  #runs = 0;

  constructor(options: Partial<SimFleetOptions> = {}, plan: Partial<BlueGreenPlan> = {}) {
    this.fleet = new SimFleet(options);
    this.invariants = new Invariants(this.fleet);
    this.plan = { ...PLAN, floor: this.fleet.options.floor, ...plan };
  }

  process(wish: Wish, options: Partial<ProcessOptions> = {}): SimProcess {
    this.#runs += 1;
    const { onSend, onChange } = this.invariants;
    return new SimProcess(this.fleet, { wish, plan: this.plan, run: this.#runs, onSend, onChange, ...options });
  }

  /** Runs to whatever end. */
  async run(wish: Wish, options: Partial<ProcessOptions> = {}): Promise<ProcessEnd & { readonly process: SimProcess }> {
    const process = this.process(wish, options);
    const end = await this.fleet.clock.until(process.run(), 6 * HOURS);
    return { ...end, process };
  }

  get journal() {
    const text = this.fleet.bucket.text(this.fleet.keys.journal);
    return text === null ? null : parseJournal(text, readRollout);
  }

  /** What is, in one line that a test can compare. */
  get state() {
    const { fleet } = this;
    const [blue, green] = [fleet.group('blue'), fleet.group('green')];
    const size = ({ minSize, desired, instances }: typeof blue) => `${minSize}/${desired}/${instances.length}`;
    return {
      weights: [...new Set(fleet.weights().map((weights) => `${weights.blue}:${weights.green}`))].join(' '),
      blue: size(blue),
      green: size(green),
      pointers: [...fleet.parameters.values()].join(' '),
      unsettled: this.journal?.rollout?.phase ?? null,
      breaches: this.invariants.breaches,
    };
  }
}

export function faultAt(call: number, fault: CallFault): ReadonlyMap<number, CallFault> {
  return new Map([[call, fault]]);
}

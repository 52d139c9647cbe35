import type { Colour } from '@deploy/kernel';
import { jest } from '@jest/globals';
import { type BlueGreenPlan, parseJournal, readRollout, type Wish, withWeights } from '../../src/index.ts';
import { Invariants } from './invariants.ts';
import { PLAN } from './plans.ts';
import { SimFleet, type SimFleetOptions } from './sim-fleet.ts';
import { type CallFault, type ProcessEnd, type ProcessOptions, SimProcess } from './sim-process.ts';

/** Simulations take seconds; a machine that does much else takes longer. */
jest.setTimeout(1_800_000);

const HOURS = 3_600_000;

/** One fleet and the runs that come to it, one after the other, under the eyes of the invariants. */
export class Campaign {
  readonly fleet: SimFleet;
  readonly invariants: Invariants;
  readonly plan: BlueGreenPlan;
  readonly processes: SimProcess[] = [];
  #runs = 0;

  constructor(options: Partial<SimFleetOptions> = {}, plan: Partial<BlueGreenPlan> = {}) {
    this.fleet = new SimFleet(options);
    this.invariants = new Invariants(this.fleet);
    this.plan = { ...PLAN, floor: this.fleet.options.floor, ...plan };
  }

  process(wish: Wish, options: Partial<ProcessOptions> = {}): SimProcess {
    this.#runs += 1;
    const { onSend, onChange } = this.invariants;
    const process = new SimProcess(this.fleet, {
      wish,
      plan: this.plan,
      run: this.#runs,
      onSend,
      onChange,
      ...options,
    });
    this.processes.push(process);
    return process;
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

  /** A person's hand on every rule. */
  setWeights(blue: number): void {
    this.invariants.noteWeightsEdit();
    const { now, names } = this.fleet;
    for (const rule of now.describeRules().filter(({ arn }) => names.rules.includes(arn))) {
      const actions = withWeights(rule.actions, names.targetGroups, { blue, green: 100 - blue });
      now.modifyRule(rule.arn, { actions });
    }
  }

  /** A person empties the colour without weight, as the refusal says, where no journal explains its size. */
  async emptyForeignIdle(): Promise<void> {
    if (this.journal?.rollout) return;
    const { weights } = this.state;
    const idle = weights === '100:0' ? 'green' : weights === '0:100' ? 'blue' : null;
    if (idle !== null) this.fleet.now.updateGroup(this.fleet.names.groups[idle], { minSize: 0, desiredCapacity: 0 });
  }

  /** Whether somebody else set the colour's minimum, and rollouts left it. */
  hasForeignMinimum(colour: Colour): boolean {
    return this.fleet.group(colour).minSize > 0;
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

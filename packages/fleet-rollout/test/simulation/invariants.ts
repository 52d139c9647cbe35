import type { Colour } from '@deploy/kernel';
import { parseLease } from '@deploy/kernel';
import { type Change, COLOURS, otherColour } from '../../src/index.ts';
import type { SimFleet } from './sim-fleet.ts';
import type { SimProcess } from './sim-process.ts';

/** Until rules that were written are in effect everywhere. */
const LONGEST_PROPAGATION_MS = 60_000;

/** What must hold at every change, whatever happens to whom. Breaches are collected, so that a test can tell all. */
export class Invariants {
  readonly breaches: string[] = [];
  readonly #fleet: SimFleet;
  /** The lowest minimum that a person set: it is put back like any other. */
  #lowestFound = Number.POSITIVE_INFINITY;

  #isTouched = false;
  #firstWeightMs = Number.POSITIVE_INFINITY;

  constructor(fleet: SimFleet) {
    this.#fleet = fleet;
  }

  /** Somebody else gave a colour weight that nobody expects: cookies may be given out that nobody knows of. */
  noteWeightsEdit(): void {
    this.#lowestFound = 0;
    this.#isTouched = true;
  }

  noteMinimumEdit(min: number): void {
    this.#lowestFound = Math.min(this.#lowestFound, min);
  }

  /** A change is about to be sent: its sender must hold the lease. */
  readonly onSend = (name: string, process: SimProcess): void => {
    const text = this.#fleet.bucket.text(this.#fleet.keys.lease);
    const owner = text === null ? null : parseLease(text).owner;
    if (owner?.process !== process.me.process)
      this.#breach(`${name} is sent by ${process.me.process}, who owns nothing`);
  };

  /** A change is about to take effect. */
  readonly onChange = (change: Change, process: SimProcess): void => {
    if (change.kind === 'empty') this.#mustBeIdle(change.colour);
    const isLow = change.kind === 'min' && change.min < Math.min(this.#fleet.options.floor, this.#lowestFound);
    if (isLow && this.#hasWeight(change.colour)) {
      this.#breach(`${change.colour} has weight, and its minimum falls to ${change.min}`);
    }
    const isMixing = change.kind === 'pointer' && this.#fleet.group(change.colour).instances.length > 0;
    if (isMixing && this.#hasWeight(change.colour)) {
      this.#breach(`${change.colour} has weight, and its pointer is written`);
    }
    if (change.kind === 'weights') this.#firstWeightMs = Math.min(this.#firstWeightMs, this.#fleet.clock.now());
    if (change.kind === 'weights' && !process.wasStopped) this.#mustCarry(change);
    if (change.kind === 'min' && change.min > 0) this.#mustBeOfUse(change.colour);
  };

  /**
   * Requests that were lost while there was somebody to answer them: before its first release a fleet loses all. The model
   * binds clients to a colour also where nothing answered there, and no rollout can free them from that cookie.
   */
  losses(): ReturnType<SimFleet['world']['losses']> {
    const all = this.#fleet.now.losses();
    const { pristine, stickySeconds } = this.#fleet.options;
    if (!pristine) return all;
    const { blue } = this.#fleet.names.targetGroups;
    return all.filter(
      ({ cause, fromMs, targetGroupArn }) =>
        fromMs > this.#firstWeightMs + LONGEST_PROPAGATION_MS &&
        !(stickySeconds !== null && targetGroupArn === blue && cause === 'no-healthy-target'),
    );
  }

  /** Instances of a colour without a release start, fail, and start again for as long as they are asked for. */
  #mustBeOfUse(colour: Colour): void {
    const release = this.#fleet.parameters.get(this.#fleet.names.parameters[colour]);
    if (release === 'none') this.#breach(`${colour} has no release, and is sized`);
  }

  #mustBeIdle(colour: Colour): void {
    if (this.#fleet.group(colour).instances.length === 0) return;
    if (this.#hasWeight(colour)) this.#breach(`${colour} is scaled in and has weight`);
    const targetGroup = this.#fleet.names.targetGroups[colour];
    const bound = this.#fleet.now.boundUntilMs(targetGroup);
    if (!this.#isTouched && bound !== null && bound > this.#fleet.clock.now())
      this.#breach(`${colour} is scaled in and a cookie binds to it`);
  }

  /** Whoever gets more weight has something healthy to answer with. */
  #mustCarry({ weights }: Extract<Change, { kind: 'weights' }>): void {
    const before = this.#fleet.weights()[0] ?? { blue: 0, green: 0 };
    for (const colour of COLOURS) {
      const rises = weights[colour] / (weights.blue + weights.green) > before[colour] / (before.blue + before.green);
      // A look that is older than what happened since cannot know better; and where nothing is healthy, nothing is better.
      const couldKnow = !this.#fleet.readsLag && this.healthy(otherColour(colour)) > 0;
      if (rises && couldKnow && this.healthy(colour) === 0)
        this.#breach(`${colour} gets weight and has nothing healthy`);
    }
  }

  healthy(colour: Colour): number {
    const targets = this.#fleet.now.describeTargets(this.#fleet.names.targetGroups[colour]);
    return targets.filter(({ state }) => state === 'healthy').length;
  }

  /** By any rule, as described or still in effect. */
  #hasWeight(colour: Colour): boolean {
    const arn = this.#fleet.names.targetGroups[colour];
    const inEffect = this.#fleet.now
      .routing(this.#fleet.clock.now())
      .some(({ targetGroups }) =>
        targetGroups.some(({ targetGroupArn, weight }) => targetGroupArn === arn && weight > 0),
      );
    return inEffect || this.#fleet.weights().some((weights) => weights[colour] > 0);
  }

  #breach(what: string): void {
    this.breaches.push(`${new Date(this.#fleet.clock.now()).toISOString().slice(11, 19)} ${what}`);
  }
}

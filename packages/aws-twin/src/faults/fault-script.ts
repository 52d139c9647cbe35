import { type Fault, type FaultMatch, matchesCriteria } from './fault.ts';
import type { SeenRequest } from './seen-request.ts';

/** A fault that waits for its requests. */
export interface PlantedFault {
  /** How often it struck. */
  readonly hits: number;
  remove(): void;
}

interface Rule {
  readonly match: FaultMatch;
  readonly fault: Fault;
  readonly times: number;
  seen: number;
  hits: number;
}

/** Which faults meet which requests. Depends on nothing but the requests in their order, so a run can be repeated. */
export class FaultScript {
  #rules: Rule[] = [];

  /**
   * Plants a fault. `times`: how many matching requests it meets, default one; with `nth` it meets that one only, and
   * counts from now on.
   */
  plant(match: FaultMatch, fault: Fault, times = 1): PlantedFault {
    const rule: Rule = { match, fault, times, seen: 0, hits: 0 };
    this.#rules.push(rule);
    return {
      get hits() {
        return rule.hits;
      },
      remove: () => {
        this.#rules = this.#rules.filter((other) => other !== rule);
      },
    };
  }

  clear(): void {
    this.#rules = [];
  }

  /** The faults that meet a request, in the order they were planted. Counts the request. */
  strike(request: SeenRequest): readonly Fault[] {
    return this.#rules.flatMap((rule) => {
      if (!matchesCriteria(rule.match, request)) return [];
      rule.seen += 1;
      const isMeant = rule.match.nth === undefined ? rule.hits < rule.times : rule.seen === rule.match.nth;
      if (!isMeant) return [];
      rule.hits += 1;
      return [rule.fault];
    });
  }
}

export interface RandomFaults {
  readonly seed: number;
  /** Share of requests that meet a fault, 0 to 1. */
  readonly share: number;
  /** One of these is drawn. */
  readonly faults: readonly Fault[];
  readonly match?: Omit<FaultMatch, 'nth'>;
}

/** Plants faults at random, the same ones for the same seed and requests. */
export function plantRandomFaults(script: FaultScript, options: RandomFaults): readonly PlantedFault[] {
  const random = sequence(options.seed);
  const { match = {} } = options;
  let drawn: { readonly serial: number; readonly index: number } = { serial: 0, index: -1 };
  const indexFor = (request: SeenRequest) => {
    if (drawn.serial !== request.serial) {
      const index = random() < options.share ? Math.floor(random() * options.faults.length) : -1;
      drawn = { serial: request.serial, index };
    }
    return drawn.index;
  };
  return options.faults.map((fault, index) =>
    script.plant(
      { ...match, when: (request) => (match.when?.(request) ?? true) && indexFor(request) === index },
      fault,
      Number.POSITIVE_INFINITY,
    ),
  );
}

/** Uniform in [0, 1), repeatable: mulberry32. */
export function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

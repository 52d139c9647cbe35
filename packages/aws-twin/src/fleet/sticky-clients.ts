import type { FleetKnobs } from './knobs.ts';
import type { Forward } from './rule.ts';

/** Clients whose cookies run out at the same time, with the parts of them that are bound to each target group. */
interface Cohort {
  endsMs: number;
  shares: ReadonlyMap<string, number>;
}

const COHORTS = 12;

/**
 * The clients of a rule with stickiness, as parts of a whole: a cookie beats the weights until it runs out; then the client
 * takes the weights of that moment (source: ELB guide, "Sticky sessions for your Application Load Balancer").
 */
export class StickyClients {
  readonly #knobs: Pick<FleetKnobs, 'stickyCookie' | 'clientSessionMs'>;
  #cohorts: readonly Cohort[] = [];
  #stickyMs: number | null = null;

  constructor(knobs: Pick<FleetKnobs, 'stickyCookie' | 'clientSessionMs'>) {
    this.#knobs = knobs;
  }

  /** The next time at which some of them choose anew. */
  get untilMs(): number {
    return this.#cohorts.reduce((soonest, { endsMs }) => Math.min(soonest, endsMs), Number.POSITIVE_INFINITY);
  }

  /** Which part of the requests goes to each target group at a time that never goes back. */
  sharesAt(forward: Forward, atMs: number): ReadonlyMap<string, number> {
    const byWeight = sharesByWeight(forward);
    this.#follow(forward, byWeight, atMs);
    if (this.#stickyMs === null) return byWeight;
    const sum = new Map<string, number>();
    for (const { shares } of this.#cohorts) {
      for (const [arn, share] of shares) sum.set(arn, (sum.get(arn) ?? 0) + share / COHORTS);
    }
    return sum;
  }

  /** When the last cookie that binds to a target group runs out; null: none does. */
  boundUntilMs(targetGroupArn: string): number | null {
    const bound = this.#cohorts.filter(({ shares }) => (shares.get(targetGroupArn) ?? 0) > 0);
    return bound.reduce<number | null>((latest, { endsMs }) => Math.max(latest ?? 0, endsMs), null);
  }

  #follow(forward: Forward, byWeight: ReadonlyMap<string, number>, atMs: number): void {
    const stickyMs = forward.stickySeconds === null ? null : forward.stickySeconds * 1000;
    if (stickyMs === null) {
      this.#cohorts = [];
    } else if (this.#stickyMs === null) {
      const lifeMs = this.#lifeMs(stickyMs);
      this.#cohorts = Array.from({ length: COHORTS }, (_, nth) => ({
        endsMs: atMs + (lifeMs * (nth + 1)) / COHORTS,
        shares: byWeight,
      }));
    } else {
      for (const cohort of this.#cohorts) this.#renew(cohort, byWeight, atMs, this.#lifeMs(stickyMs));
    }
    this.#stickyMs = stickyMs;
  }

  #renew(cohort: Cohort, byWeight: ReadonlyMap<string, number>, atMs: number, lifeMs: number): void {
    if (cohort.endsMs <= atMs) {
      cohort.endsMs += lifeMs * Math.max(1, Math.ceil((atMs + 1 - cohort.endsMs) / lifeMs));
      cohort.shares = byWeight;
    } else if ([...cohort.shares.keys()].some((arn) => !byWeight.has(arn))) {
      // A cookie for a target group that the rule no longer names binds to nothing.
      cohort.shares = byWeight;
    }
  }

  #lifeMs(stickyMs: number): number {
    return this.#knobs.stickyCookie === 'renewed' ? stickyMs + this.#knobs.clientSessionMs : stickyMs;
  }
}

/** Weights as parts of a whole; target groups with weight 0 are in it. Empty where all are 0. */
export function sharesByWeight({ targets }: Forward): ReadonlyMap<string, number> {
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return new Map();
  return new Map(targets.map(({ targetGroupArn, weight }) => [targetGroupArn, weight / sum]));
}

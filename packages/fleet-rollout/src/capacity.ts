import type { Colour } from '@deploy/kernel';
import { COLOURS, type PerColour } from './colour.ts';
import { shareOf, type Weights } from './shares.ts';

/** One colour's group, in instances, as observed. */
export interface GroupSize {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  /** In service in the group and healthy in its target group, for as many polls as the plan asks. */
  readonly healthy: number;
}

export type Fleet = PerColour<GroupSize>;

/**
 * Instances that the whole traffic needs, were it sent to one colour.
 *
 * It never falls during a rollout: as weight moves away, autoscaling would shrink the colour that a rollback needs whole.
 * A group's desired size tells something new only above its minimum and above what was needed until now, because the rollout
 * itself asked for that much; more was asked for by autoscaling or a person, for the share this colour carries. Bounded by
 * what either group may grow to.
 *
 * @param known what was needed until now; at the start, the live colour's desired size
 */
export function demandOf(fleet: Fleet, weights: Weights, known: number): number {
  const isNews = ({ desired, min }: GroupSize) => desired > Math.max(min, known);
  const asked = COLOURS.filter((colour) => weights[colour] > 0 && isNews(fleet[colour])).map((colour) =>
    Math.ceil(rounded(fleet[colour].desired / shareOf(weights, colour))),
  );
  const bound = Math.min(fleet.blue.max, fleet.green.max);
  return Math.max(known, Math.min(bound, Math.max(0, ...asked)));
}

/**
 * The largest whole percentage of requests that a colour can carry: never above its healthy share of the demand, so that no
 * instance gets more than it had before. Never all of them while the colour alone has fewer healthy instances than the floor.
 */
export function mostPercent(capacity: {
  readonly healthy: number;
  readonly demand: number;
  readonly floor: number;
}): number {
  const { healthy, demand, floor } = capacity;
  if (healthy <= 0) return 0;
  const percent = demand <= 0 ? 100 : Math.min(100, Math.floor(rounded((healthy / demand) * 100)));
  return percent === 100 && healthy < floor ? 99 : percent;
}

/** Healthy instances of the colours that get requests. */
export function healthyWithWeight(fleet: Fleet, weights: Weights): number {
  return COLOURS.filter((colour) => weights[colour] > 0).reduce((sum, colour) => sum + fleet[colour].healthy, 0);
}

/**
 * The percentage of requests that can go back to a colour after a failure. All of it, where the colour is whole. With fewer,
 * as much as its healthy instances carry, but at least its healthy part of all healthy instances: where neither colour can
 * carry the rest, every instance gets the same.
 */
export function percentBackTo(colour: Colour, fleet: Fleet, demand: number): number {
  const back = fleet[colour].healthy;
  const all = fleet.blue.healthy + fleet.green.healthy;
  // With nothing healthy anywhere, the colour that served before is the better guess.
  if (all === 0) return 100;
  const even = Math.floor(rounded((back / all) * 100));
  return Math.max(even, mostPercent({ healthy: back, demand, floor: 0 }));
}

/** Quotients of whole numbers, without the last digits in which 3 × (1 ÷ 3) differs from 1. */
function rounded(quotient: number): number {
  return Math.round(quotient * 1e9) / 1e9;
}

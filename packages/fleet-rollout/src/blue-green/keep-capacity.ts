import type { Colour } from '@deploy/kernel';
import type { Change } from '../change.ts';
import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';
import { type Ledger, noteChange } from '../undo-ledger.ts';
import type { BlueGreenPlan } from './plan.ts';

export function minPlace(colour: Colour): string {
  return `${colour}/min`;
}

/** A wanted minimum of one colour. */
export interface Need {
  readonly colour: Colour;
  readonly min: number;
}

/** What keeps both colours able to carry everything; one that never had a release could not, whatever its size. */
export function bothWhole({ floor }: Pick<BlueGreenPlan, 'floor'>, rollout: Rollout): readonly Need[] {
  const { demand, from, isFirst, to } = rollout;
  const needed = { colour: to, min: Math.max(demand, floor) };
  return isFirst ? [needed] : [needed, { colour: from, min: demand }];
}

export interface Raised {
  readonly rollout: Rollout;
  readonly changes: readonly Change[];
  /** Colours whose minimum somebody else set too low: theirs stays. */
  readonly foreign: readonly Colour[];
}

/**
 * Raises minimums to what is needed. The minimum alone carries the rollout's wish: it raises the desired size, and a larger
 * desired size, which autoscaling or a person asked for meanwhile, is never written over.
 */
export function raiseMinimums(rollout: Rollout, needs: readonly Need[], look: Observation): Raised {
  const low = needs.filter(({ colour, min }) => look.groups[colour].min < Math.min(min, look.groups[colour].max));
  const [ours, foreign] = [low.filter(isOurs), low.filter((need) => !isOurs(need))];
  const wanted = ours.map(({ colour, min }) => ({ colour, min: Math.min(min, look.groups[colour].max) }));
  return {
    rollout: { ...rollout, ledger: wanted.reduce(noteMinimum(look), rollout.ledger) },
    changes: wanted.map((need) => ({ kind: 'min', ...need })),
    foreign: foreign.map(({ colour }) => colour),
  };

  function isOurs({ colour }: Need): boolean {
    return isOurMinimum(rollout, colour, look);
  }
}

/** Whether a group's minimum is one that this rollout set, or the one it found. */
export function isOurMinimum(rollout: Rollout, colour: Colour, look: Observation): boolean {
  const entry = rollout.ledger.find(({ place }) => place === minPlace(colour));
  if (entry === undefined) return true;
  const min = String(look.groups[colour].min);
  return min === entry.before || entry.set.includes(min);
}

/** Whether a group may be emptied as far as its minimum goes: one that somebody else set keeps what it stands for. */
export function mayEmpty(rollout: Rollout, colour: Colour, look: Observation): boolean {
  return look.groups[colour].min === 0 || isOurMinimum(rollout, colour, look);
}

export function noteMinimum(look: Observation): (ledger: Ledger, need: Need) => Ledger {
  return (ledger, { colour, min }) =>
    noteChange(ledger, { place: minPlace(colour), before: String(look.groups[colour].min), set: String(min) });
}

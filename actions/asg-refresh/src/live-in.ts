import { type FleetFacts, isBeforeFirstRelease } from '@deploy/fleet-rollout';
import type { Colour } from '@deploy/kernel';

/** The colour that has all weight of every rule; null where none has. */
export function liveIn({ rules }: Pick<FleetFacts, 'rules'>): Colour | null {
  const readings = [...rules.values()].map(({ reading }) => reading);
  const hasNone = (colour: Colour) =>
    readings.every((reading) => reading.kind === 'colours' && reading.weights[colour] === 0);
  if (hasNone('green') && !hasNone('blue')) return 'blue';
  return hasNone('blue') && !hasNone('green') ? 'green' : null;
}

/** Whether the colour with the weight serves nobody, because no release was deployed yet. */
export function isBeforeFirst(facts: Pick<FleetFacts, 'rules' | 'colours'>): boolean {
  const live = liveIn(facts);
  if (live === null) return false;
  const { pointer, targetGroup } = facts.colours[live];
  const healthy = [...targetGroup.targets.values()].filter(({ state }) => state === 'healthy').length;
  return isBeforeFirstRelease(pointer?.value ?? '', healthy);
}

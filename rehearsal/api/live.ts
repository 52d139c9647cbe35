import type { Colour } from '@deploy/kernel';
import type { ApiCloud, FleetLook } from './cloud.ts';

/** The colour with all of the weight; null where both have some. */
export function liveColour({ weights }: FleetLook): Colour | null {
  if (weights.blue === 100 && weights.green === 0) return 'blue';
  return weights.green === 100 && weights.blue === 0 ? 'green' : null;
}

/** `blue 100 %, 3 instances wanted; green 0 %, 0 instances wanted`. */
export function fleetInWords({ groups, weights }: FleetLook): string {
  const colour = (name: Colour) => `${name} ${weights[name]} %, ${groups[name].desired} instances wanted`;
  return `${colour('blue')}; ${colour('green')}`;
}

/** Resolves when the fleet looks like this. */
export async function until({ clock, look }: ApiCloud, holds: (look: FleetLook) => boolean): Promise<void> {
  while (!holds(look())) await clock.sleep(300);
}

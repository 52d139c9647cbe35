import type { Colour } from '@deploy/kernel';
import type { Fleet, GroupSize } from '../capacity.ts';
import { COLOURS, type PerColour } from '../colour.ts';
import type { ObservedGroup, ObservedInstance } from '../observation.ts';
import type { Seen } from './decision.ts';

/** In service in its group and healthy in its target group: only both together mean that it answers requests. */
export function isHealthy({ lifecycle, health, target }: ObservedInstance): boolean {
  return lifecycle === 'InService' && health === 'Healthy' && target?.state === 'healthy';
}

export function healthyIn(group: ObservedGroup): number {
  return group.instances.filter(isHealthy).length;
}

/** The fleet as this one look shows it: what may be trusted to take weight away from. */
export function fleetNow({ look }: Seen): Fleet {
  return perColour((colour) => sizeOf(look.groups[colour], healthyIn(look.groups[colour])));
}

/** The fleet as several looks in a row show it: what may be trusted to give weight to. */
export function fleetStable({ look, stable }: Seen): Fleet {
  return perColour((colour) => sizeOf(look.groups[colour], Math.min(stable[colour], healthyIn(look.groups[colour]))));
}

export function perColour<T>(of: (colour: Colour) => T): PerColour<T> {
  return { blue: of('blue'), green: of('green') };
}

/** Looks in a row that found each instance healthy, by instance id. */
export type Steadiness = ReadonlyMap<string, number>;

export function steadier(before: Steadiness, groups: PerColour<ObservedGroup>): Steadiness {
  const healthy = COLOURS.flatMap((colour) => groups[colour].instances.filter(isHealthy));
  return new Map(healthy.map(({ id }) => [id, (before.get(id) ?? 0) + 1]));
}

export function stableIn(group: ObservedGroup, steadiness: Steadiness, polls: number): number {
  return group.instances.filter(({ id }) => (steadiness.get(id) ?? 0) >= polls).length;
}

function sizeOf({ min, desired, max }: ObservedGroup, healthy: number): GroupSize {
  return { min, desired, max, healthy };
}

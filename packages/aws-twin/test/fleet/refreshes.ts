import type {
  FleetKnobs,
  FleetWorld,
  GroupModel,
  RefreshPreferences,
  RefreshView,
  StartRefresh,
} from '../../src/index.ts';
import { model, pass, TEMPLATE, until, world } from './blue-green.ts';

export const VERSION_2 = { id: TEMPLATE, version: '2' } as const;

/** A group `blue` with so many instances in service, whose refreshes boot quickly. */
export function fleetOf(
  desiredCapacity: number,
  options: {
    readonly blue?: Partial<GroupModel>;
    readonly knobs?: Partial<FleetKnobs>;
    readonly alarmState?: (name: string) => 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | null;
    readonly pointerOf?: () => string | null;
  } = {},
): FleetWorld {
  const { blue = {}, ...others } = options;
  const releases = { bad: { health: 'never' } } as const;
  return world({ ...others, model: model({ releases, blue: { desiredCapacity, maxSize: 40, ...blue } }) });
}

export function start(fleet: FleetWorld, preferences: RefreshPreferences = {}, more: StartRefresh = {}): string {
  return fleet.startInstanceRefresh('blue', { desiredTemplate: VERSION_2, ...more, preferences }).id;
}

export function latest(fleet: FleetWorld): RefreshView {
  const [refresh] = fleet.describeInstanceRefreshes('blue');
  if (refresh === undefined) throw new Error('there was no refresh');
  return refresh;
}

/** Lets time pass until the refresh is in one of these states; gives back the seconds it took. */
export function untilStatus(fleet: FleetWorld, ...statuses: readonly string[]): number {
  return until(fleet, () => statuses.includes(latest(fleet).status), 4 * 3600);
}

export function versions(fleet: FleetWorld): readonly number[] {
  const { instances } = fleet.groupNow('blue');
  return instances.filter(({ lifecycle }) => lifecycle === 'InService').map(({ template }) => template.version);
}

/** The least and most instances in service, or on their way there, at any instant from now on. */
export function watchSizes(fleet: FleetWorld): { least: number; most: number; fewestAnswering: number } {
  const seen = { least: Number.POSITIVE_INFINITY, most: 0, fewestAnswering: Number.POSITIVE_INFINITY };
  fleet.onEvent(() => {
    const { instances } = fleet.groupNow('blue');
    const inService = instances.filter(({ lifecycle }) => lifecycle === 'InService').length;
    const active = instances.filter(({ lifecycle }) => !lifecycle.startsWith('Terminat')).length;
    seen.least = Math.min(seen.least, inService);
    seen.most = Math.max(seen.most, active);
    seen.fewestAnswering = Math.min(seen.fewestAnswering, fleet.answering('blue').length);
  });
  return seen;
}

export { pass };

import { alarmsAndIdentity } from './fleet-cases/alarms.ts';
import { groupExtras, groups } from './fleet-cases/groups.ts';
import { parameters } from './fleet-cases/parameters.ts';
import { rules, targetGroups } from './fleet-cases/rules.ts';
import type { FleetCase } from './fleet-target.ts';

export type { FleetCase, FleetTarget } from './fleet-target.ts';

/** What the twin and a foreign cloud are asked in the same words. Each case has a target of its own. */
export const FLEET_CONTRACT: readonly FleetCase[] = [
  ...groups,
  ...groupExtras,
  ...rules,
  ...targetGroups,
  ...parameters,
  ...alarmsAndIdentity,
];

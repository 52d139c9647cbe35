import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';

/** What Terraform writes into a release parameter that it creates; a parameter cannot be empty (source: SSM API, `PutParameter`). */
const NO_RELEASE = 'none';

/** Whether a release parameter names something that instances can start with. */
export function namesRelease(pointer: string): boolean {
  return pointer !== '' && pointer !== NO_RELEASE;
}

/**
 * Whether the live colour serves nobody and never could: its release parameter names none, and nothing of it is healthy. A
 * group that is healthy without a release gets its software elsewhere, and serves.
 *
 * @param pointer value of the live colour's release parameter
 */
export function isBeforeFirstRelease(pointer: string, healthy: number): boolean {
  return !namesRelease(pointer) && healthy === 0;
}

/**
 * Whether requests can go nowhere but to the new colour: it has them, or was about to get them, and the other never had a
 * release. A failure then is held, with weights and capacity as they are: some answers are better than none.
 */
export function hasNoWayBack({ isFirst, percent }: Pick<Rollout, 'isFirst' | 'percent'>): boolean {
  return isFirst && percent > 0;
}

/** Whether the old colour of a first release is as empty as Terraform made it: then there is nothing of it to prove idle. */
export function isOldEmpty({ isFirst, from }: Rollout, look: Observation): boolean {
  // An instance list may be older than a launch: what the group wants counts, not only what it has.
  return isFirst && look.groups[from].desired === 0 && look.groups[from].instances.length === 0;
}

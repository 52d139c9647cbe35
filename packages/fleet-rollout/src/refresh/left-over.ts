import type { ObservedGroup, ObservedInstance } from '../observation.ts';
import type { RefreshObservation } from './refresh-cloud.ts';
import { isNumbered, isSameTemplate, type RefreshOrder } from './refresh-order.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { pointerEntry } from './release-pointer.ts';

/** Nothing reads the pointer so soon after its launch began, and a time that AWS tells may be cut to the second. */
const BOOT_MS = 1_000;

/**
 * Instances that may run the new release once the pointer is back: those made from its template and, where the pointer was
 * moved, those that were launched after the rollout began and before the pointer was put back, by whatever launched them.
 * Where it is not told when an instance was launched, it counts as one.
 */
export function leftOver(rollout: RefreshRollout, observation: RefreshObservation): readonly string[] {
  const { before, forward } = rollout;
  const { template } = forward.order;
  const movesTemplate = template !== null && !isSameTemplate(template, before.template);
  const entry = pointerEntry(rollout);
  const { pointer, launchedAt } = observation;
  const restoredAt = pointer?.value === entry?.before ? (pointer?.changedAt ?? null) : null;
  const isNewRelease = ({ id }: ObservedInstance) => {
    if (entry === undefined || before.instances === null || before.instances.includes(id)) return false;
    const launched = launchedAt?.get(id);
    return launched === undefined || restoredAt === null || launched < restoredAt - BOOT_MS;
  };
  return observation.group.instances
    .filter(({ lifecycle }) => !/^(Terminat|Detach)/.test(lifecycle))
    .filter((instance) => (movesTemplate && instance.templateVersion === template.version) || isNewRelease(instance))
    .map(({ id }) => id);
}

/** The refresh had succeeded, so that the group launches from its template. */
export function isTemplateOurs({ before, forward }: RefreshRollout, { template }: ObservedGroup): boolean {
  return isSameTemplate(template, forward.order.template) && !isSameTemplate(template, before.template);
}

/**
 * The order that leads back. Nothing may keep it from starting, so it names no alarms, and nothing is gained by pauses. A
 * template that somebody else chose meanwhile stays.
 */
export function backOrder(rollout: RefreshRollout, group: ObservedGroup): RefreshOrder {
  const { before, forward } = rollout;
  const isForeign = !isTemplateOurs(rollout, group) && !isSameTemplate(group.template, before.template);
  const template = isForeign ? group.template : before.template;
  return {
    ...forward.order,
    checkpoints: [],
    bakeSeconds: 0,
    alarms: [],
    autoRollback: false,
    template: isNumbered(template) ? template : null,
  };
}

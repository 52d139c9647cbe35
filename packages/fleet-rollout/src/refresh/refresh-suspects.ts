import type { ObservedGroup } from '../observation.ts';
import { READS_SETTLE_MS } from './own-refresh.ts';
import type { RefreshObservation, SeenRefresh } from './refresh-cloud.ts';
import { isNumbered, isSameTemplate, type RefreshOrder } from './refresh-order.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/**
 * Notes the instances that may run the new release: those that were not there before the first change, and are there when the
 * pointer was put back. Readings are late, so it goes on for a while, unless AWS rolls back: what comes then is the old release.
 */
export function noteSuspects(
  rollout: RefreshRollout,
  refresh: SeenRefresh | null,
  { at, group }: RefreshObservation,
): RefreshRollout {
  const { before, suspects, restoredAt, phaseSince } = rollout;
  if (before.instances === null) return { ...rollout, suspects: [] };
  const isSettled = at > (restoredAt ?? phaseSince) + READS_SETTLE_MS;
  const isRollingBack = refresh?.status.startsWith('Rollback') === true || rollout.forward.asked?.what === 'rollback';
  if (suspects !== null && (isSettled || isRollingBack)) return rollout;
  const fresh = presentIds(group).filter((id) => !before.instances?.includes(id));
  return { ...rollout, suspects: [...new Set([...(suspects ?? []), ...fresh])] };
}

export function remainingSuspects({ suspects }: RefreshRollout, group: ObservedGroup): readonly string[] {
  const present = presentIds(group);
  return (suspects ?? []).filter((id) => present.includes(id));
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

function presentIds({ instances }: ObservedGroup): readonly string[] {
  return instances.filter(({ lifecycle }) => !/^(Terminat|Detach)/.test(lifecycle)).map(({ id }) => id);
}

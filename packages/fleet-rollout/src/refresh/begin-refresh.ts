import { ConflictError } from '@deploy/kernel';
import { activeRefresh, newOwnRefresh } from './own-refresh.ts';
import type { RefreshObservation, SeenRefresh } from './refresh-cloud.ts';
import { isPartial, isSameTemplate, type RefreshOrder } from './refresh-order.ts';
import { type RefreshPlan, refreshOrder } from './refresh-plan.ts';
import type { BeforeRefresh, RefreshPhase, RefreshRollout } from './refresh-rollout.ts';
import { pointerEntry } from './release-pointer.ts';

/** Who begins, and why. `at`: milliseconds since the epoch. */
export interface RefreshBeginning {
  readonly id: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly startedBy: string;
  readonly at: number;
  /**
   * A rollout that was stopped and whose instances are still there: what was before it is what was before this one, so that
   * going back leads past both.
   */
  readonly inherits: RefreshRollout | null;
}

/**
 * The rollout at its beginning, to be journalled before the first change. Needs the look of `firstRefreshQuestion`. An active
 * refresh of somebody else is adopted, waited for or refused, as the plan says. Throws `ConflictError` `refresh-active`.
 */
export function beginRefresh(
  plan: RefreshPlan,
  observation: RefreshObservation,
  beginning: RefreshBeginning,
): RefreshRollout {
  const active = activeRefresh(observation);
  if (active === null) return fresh(plan, observation, beginning, 'pointing');
  if (plan.activeRefresh === 'wait') return fresh(plan, observation, beginning, 'waiting');
  if (plan.activeRefresh === 'adopt' && deploysTheSame(plan, observation, active))
    return adopted(plan, observation, beginning, active);
  throw refreshActive(plan, active);
}

/** Whether an active refresh brings what the plan wants to every instance: all of it, and from its first instance on. */
export function deploysTheSame(
  plan: RefreshPlan,
  { group, pointer }: RefreshObservation,
  active: SeenRefresh,
): boolean {
  if (active.status === 'Cancelling' || active.status === 'RollbackInProgress') return false;
  if (isPartial(active.order) || active.order.strategy === 'ReplaceRootVolume') return false;
  const template = active.template ?? group.template;
  const version = plan.templateVersion ?? group.template?.version;
  const isTemplate = template?.id === group.template?.id && template?.version === version;
  const isRelease =
    plan.release === null ||
    (pointer?.value === plan.release && pointer.changedAt !== null && pointer.changedAt <= active.startedAt);
  return isTemplate && isRelease;
}

/** What the refusal of an active refresh says, also in the preflight. */
export function refreshActive(plan: RefreshPlan, active: SeenRefresh): ConflictError {
  return new ConflictError({
    code: 'refresh-active',
    message: `The instance refresh ${active.id} of ${plan.group} is ${active.status} (${active.percent} %), and it was not started by this rollout.`,
    remedy:
      'Let it end, or cancel it, and run again. Set active-refresh to wait to let it end first, or to adopt to take over one that deploys the same.',
  });
}

function fresh(
  plan: RefreshPlan,
  observation: RefreshObservation,
  beginning: RefreshBeginning,
  phase: RefreshPhase,
): RefreshRollout {
  const before = takeBefore(plan, observation, beginning.inherits);
  const movesPointer = observation.pointer?.value !== before.pointer || before.pointer !== plan.release;
  const rollout = blank(
    plan,
    beginning,
    before,
    refreshOrder(plan, observation, plan.release !== null && movesPointer),
  );
  return { ...rollout, phase, ledger: beginning.inherits?.ledger ?? [] };
}

function adopted(
  plan: RefreshPlan,
  observation: RefreshObservation,
  beginning: RefreshBeginning,
  active: SeenRefresh,
): RefreshRollout {
  const before = takeBefore(plan, observation, null);
  const rollout = blank(plan, beginning, { ...before, instances: null }, orderSeen(plan, observation, active));
  const forward = { ...rollout.forward, id: active.id };
  return { ...rollout, phase: 'replacing', adopted: true, forward };
}

function orderSeen(plan: RefreshPlan, observation: RefreshObservation, { order, template }: SeenRefresh): RefreshOrder {
  const wanted = refreshOrder(plan, observation, false);
  return {
    minHealthyPercent: order.minHealthyPercent ?? wanted.minHealthyPercent,
    maxHealthyPercent: order.maxHealthyPercent ?? wanted.maxHealthyPercent,
    warmupSeconds: order.warmupSeconds,
    checkpoints: order.checkpoints ?? [],
    checkpointDelaySeconds: order.checkpointDelaySeconds ?? wanted.checkpointDelaySeconds,
    bakeSeconds: order.bakeSeconds ?? 0,
    skipMatching: order.skipMatching ?? false,
    autoRollback: order.autoRollback ?? false,
    alarms: order.alarms ?? [],
    scaleInProtected: order.scaleInProtected ?? 'Wait',
    standby: order.standby ?? 'Wait',
    template,
  };
}

function takeBefore(
  plan: RefreshPlan,
  { group, refreshes, pointer, answers }: RefreshObservation,
  inherits: RefreshRollout | null,
): BeforeRefresh {
  const now: BeforeRefresh = {
    pointer: plan.release === null ? null : (pointer?.value ?? null),
    template: group.template,
    desired: group.desired,
    max: group.max,
    instances: group.instances.map(({ id }) => id),
    refreshes: refreshes.map(({ id }) => id),
    answers,
  };
  if (inherits === null) return now;
  const ours = pointerEntry(inherits);
  const { pointer: old, template, instances } = inherits.before;
  const isOurs = ours !== undefined && now.pointer !== null && ours.set.includes(now.pointer);
  const isTemplateOurs = isSameTemplate(group.template, inherits.forward.order.template);
  return { ...now, pointer: isOurs ? old : now.pointer, template: isTemplateOurs ? template : now.template, instances };
}

function blank(
  plan: RefreshPlan,
  { id, purpose, startedBy, at }: RefreshBeginning,
  before: BeforeRefresh,
  order: RefreshOrder,
): RefreshRollout {
  return {
    strategy: 'instance-refresh',
    id,
    purpose,
    group: plan.group,
    release: plan.release,
    startedBy,
    startedAt: at,
    phase: 'pointing',
    phaseSince: at,
    before,
    forward: newOwnRefresh(order),
    back: null,
    adopted: false,
    irreversible: false,
    pointedAt: null,
    restoredAt: null,
    pointerTaken: false,
    checkpoint: { percent: 0, since: at },
    progress: { percent: 0, remaining: 0, since: at },
    replacing: null,
    shortSince: null,
    failure: null,
    stopAs: null,
    outcome: null,
    handedOff: false,
    ledger: [],
  };
}

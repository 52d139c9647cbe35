import { PreconditionError } from '@deploy/kernel';
import { isSameTemplate } from './refresh-order.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/**
 * Whether the last rollout is taken back already, by itself or by a rollback: asking for it again, as a job that is run again
 * does, is not to lead forward.
 */
export function isUndone(last: RefreshRollout | null): boolean {
  const status = last?.outcome?.status;
  return status === 'rolled-back' || (status === 'succeeded' && last?.purpose === 'rollback');
}

/**
 * The plan that takes back a rollout which ended, also one that succeeded: to the release and the template version that were
 * there before it, as its journal says. A refresh of its own, for AWS rolls back none that has ended. A rollback that did not
 * get to its end is tried again. Throws `PreconditionError` `nothing-to-undo`.
 */
export function planUndo(plan: RefreshPlan, last: RefreshRollout | null): RefreshPlan {
  if (last === null || last.outcome === null)
    throw nothingToUndo(plan.group, 'no rollout of it is known to have ended');
  if (isUndone(last)) throw nothingToUndo(plan.group, 'the last rollout was rolled back already');
  if (last.pointerTaken) throw nothingToUndo(plan.group, 'somebody else set its release pointer meanwhile');
  const { template } = last.forward.order;
  if (last.purpose === 'rollback')
    return {
      ...asUndo(plan),
      release: last.release,
      templateVersion: template?.version ?? null,
      expectedRelease: null,
    };
  const { before } = last;
  const isRelease = before.pointer !== null && before.pointer !== last.release;
  const isTemplate = before.template !== null && !isSameTemplate(before.template, template);
  if (!isRelease && !isTemplate)
    throw nothingToUndo(
      plan.group,
      last.adopted
        ? 'the last rollout took over a refresh of somebody else, and what ran before is not known'
        : 'the last rollout changed neither release nor template',
    );
  return {
    ...asUndo(plan),
    release: isRelease ? before.pointer : null,
    templateVersion: isTemplate ? (before.template?.version ?? null) : null,
    expectedRelease: last.outcome.status === 'succeeded' ? last.release : null,
  };
}

/** How a plan goes back: alarms are the reason for it and no gate, and what it came from is no place to return to. */
export function asUndo(plan: RefreshPlan): RefreshPlan {
  return { ...plan, alarms: [], onFailure: 'hold' };
}

function nothingToUndo(group: string, why: string): PreconditionError {
  return new PreconditionError({
    code: 'nothing-to-undo',
    message: `There is nothing to roll ${group} back to: ${why}.`,
    remedy: 'Name the release to deploy as `release`.',
  });
}

import { PreconditionError } from '@deploy/kernel';
import { isSameTemplate } from './refresh-order.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/**
 * The plan that takes back a rollout which ended, also one that succeeded: to the release and the template version that were
 * there before it, as its journal says. A refresh of its own, for AWS rolls back none that has ended. Alarms that are the
 * reason for it are no gate. Throws `PreconditionError` `nothing-to-undo`.
 */
export function planUndo(plan: RefreshPlan, last: RefreshRollout | null): RefreshPlan {
  if (last === null || last.outcome === null)
    throw nothingToUndo(plan.group, 'no rollout of it is known to have ended');
  if (last.outcome.status === 'rolled-back')
    throw nothingToUndo(plan.group, 'the last rollout was rolled back already');
  if (last.adopted && last.before.pointer === last.release)
    throw nothingToUndo(
      plan.group,
      'the last rollout took over a refresh of somebody else, and what ran before is not known',
    );
  if (last.pointerTaken) throw nothingToUndo(plan.group, 'somebody else set its release pointer meanwhile');
  const { pointer, template } = last.before;
  const after = last.forward.order.template;
  const isRelease = pointer !== null && pointer !== last.release;
  const isTemplate = !isSameTemplate(template, after);
  if (!isRelease && !isTemplate)
    throw nothingToUndo(plan.group, 'the last rollout changed neither release nor template');
  return {
    ...plan,
    release: isRelease ? pointer : null,
    templateVersion: isTemplate && template !== null ? template.version : null,
    alarms: [],
    expectedRelease: last.outcome.status === 'succeeded' ? last.release : null,
  };
}

function nothingToUndo(group: string, why: string): PreconditionError {
  return new PreconditionError({
    code: 'nothing-to-undo',
    message: `There is nothing to roll ${group} back to: ${why}.`,
    remedy: 'Name the release to deploy as `release`.',
  });
}

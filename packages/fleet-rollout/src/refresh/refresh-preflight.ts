import type { DeployError } from '@deploy/kernel';
import type { CallerFacts, GroupFacts, TargetGroupFacts } from '../fleet-facts.ts';
import type { PreflightResult } from '../preflight/index.ts';
import type { RefreshObservation } from './refresh-cloud.ts';
import { refreshGateRefusals } from './refresh-gate-refusals.ts';
import { refreshGroupRefusals, refreshGroupWarnings } from './refresh-group-refusals.ts';
import { refreshInputRefusals } from './refresh-input-refusals.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import { refreshReleaseRefusals } from './refresh-release-refusals.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { refreshTemplateRefusals, refreshTemplateWarnings } from './refresh-template-refusals.ts';

/** Everything that the checks before the first change look at, read once. */
export interface RefreshFacts {
  /** The look of `firstRefreshQuestion`. */
  readonly observation: RefreshObservation;
  /** Its `observed` is the group of the look. */
  readonly group: GroupFacts;
  readonly targetGroups: readonly TargetGroupFacts[];
  readonly caller: CallerFacts;
}

export interface RefreshPreflightRequest {
  readonly plan: RefreshPlan;
  /** A rollout that an earlier run left: it explains a pointer and a refresh that would be refused otherwise. */
  readonly unsettled: RefreshRollout | null;
  /** When the rollout will end, by its prediction; milliseconds since the epoch. */
  readonly predictedEnd: number;
  /** A rollback is not stopped by alarms and sick targets that are the reason for it. */
  readonly isRollback: boolean;
}

/** Checks a group before the first change of it: everything that is wrong, at once. */
export function refreshPreflight(facts: RefreshFacts, request: RefreshPreflightRequest): PreflightResult {
  const refusals: readonly DeployError[] = [
    ...refreshInputRefusals(request.plan),
    ...refreshGroupRefusals(facts, request),
    ...refreshTemplateRefusals(facts, request.plan),
    ...refreshReleaseRefusals(facts, request),
    ...refreshGateRefusals(facts, request),
  ];
  return {
    refusals,
    warnings: [...refreshGroupWarnings(facts, request.plan), ...refreshTemplateWarnings(facts, request.plan)],
  };
}

/**
 * Whether the group runs what the plan wants already: the last rollout brought it there, and neither pointer nor template has
 * changed since. Without a journal that says so it is not known, because a pointer does not tell what instances run.
 *
 * @param last the newest rollout of this group that ended
 */
export function isNothingToDo(
  plan: RefreshPlan,
  observation: RefreshObservation,
  last: RefreshRollout | null,
): boolean {
  if (last === null || last.outcome?.status !== 'succeeded' || last.group !== plan.group) return false;
  const { template } = observation.group;
  const isRelease =
    plan.release === null || (last.release === plan.release && observation.pointer?.value === plan.release);
  const wanted = plan.templateVersion ?? template?.version;
  const isTemplate = template?.version === wanted && last.forward.order.template?.version === wanted;
  return isRelease && isTemplate;
}

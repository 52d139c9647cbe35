import type { MissingData } from '../alarm-gate.ts';
import type { AlarmFacts } from '../fleet-facts.ts';
import type { LaunchTemplate } from '../observation.ts';
import { stepSeconds } from '../steps.ts';
import type { RefreshObservation, RefreshQuestion } from './refresh-cloud.ts';
import { isNumbered, type ProtectedPolicy, type RefreshOrder, type StandbyPolicy } from './refresh-order.ts';

/** What is wanted of an instance refresh: the inputs, read. */
export interface RefreshPlan {
  readonly group: string;
  /** The value that the release pointer gets; null leaves it alone, so that only the template changes. */
  readonly release: string | null;
  /** Version of the group's launch template to move to, a number; null keeps the one in place. */
  readonly templateVersion: string | null;
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
  /** Null: the group's own. */
  readonly warmupSeconds: number | null;
  /** Ascending percentages; a last 100 is understood. */
  readonly checkpoints: readonly number[];
  readonly stepSeconds: number;
  readonly bakeSeconds: number;
  readonly scaleInProtected: ProtectedPolicy;
  readonly standby: StandbyPolicy;
  readonly alarms: readonly string[];
  readonly missingData: MissingData;
  /** Below so many requests, error rates are not compared. */
  readonly minimumRequests: number;
  readonly onFailure: 'rollback' | 'hold';
  /** What to do about a refresh of somebody else that is active at the start. One that deploys something else is never adopted. */
  readonly activeRefresh: 'adopt' | 'wait' | 'refuse';
  /** The release that the pointer must hold before the first change; null: any. */
  readonly expectedRelease: string | null;
  readonly pollSeconds: number;
  /** How long a refresh may stand still, or somebody else's may last; AWS itself gives up after an hour of standing still. */
  readonly waitSeconds: number;
}

const BASELINE_MS = 3_600_000;
/** `AlarmSpecification` takes so many (source: Auto Scaling API). */
export const MOST_REFRESH_ALARMS = 10;

/** What to look at before anything is decided: pointer, alarms, and the answers of the last hour as baseline. */
export function firstRefreshQuestion(plan: RefreshPlan, now: number): RefreshQuestion {
  return {
    pointer: plan.release !== null,
    alarms: plan.alarms,
    answers: { since: now - BASELINE_MS, until: null },
    launchesSince: null,
  };
}

/**
 * The order of the refresh that the plan asks for.
 *
 * AWS rolls back by itself only where the release pointer stays: the instances that replace the new ones would start with
 * the pointer's release, so that has to be put back first, and AWS does not know of it.
 */
export function refreshOrder(plan: RefreshPlan, observation: RefreshObservation, movesPointer: boolean): RefreshOrder {
  const template = templateFor(plan, observation.group.template);
  const checkpoints = plan.checkpoints.filter((percent) => percent < 100);
  const alarms = observation.alarms.filter(({ name }) => plan.alarms.includes(name));
  const windows = alarms.flatMap(({ window }) => window ?? []);
  return {
    minHealthyPercent: plan.minHealthyPercent,
    maxHealthyPercent: plan.maxHealthyPercent,
    warmupSeconds: plan.warmupSeconds,
    checkpoints: checkpoints.length === 0 ? [] : [...checkpoints, 100],
    checkpointDelaySeconds: stepSeconds(plan.stepSeconds, windows),
    bakeSeconds: plan.bakeSeconds,
    // Templates do not tell which release an instance runs, even where the pointer already names it.
    skipMatching: plan.release === null && template?.version !== observation.group.template?.version,
    autoRollback:
      !movesPointer && plan.onFailure === 'rollback' && template !== null && isNumbered(observation.group.template),
    alarms: alarmsForAws(plan, alarms),
    scaleInProtected: plan.scaleInProtected,
    standby: plan.standby,
    template,
  };
}

function templateFor(plan: RefreshPlan, template: LaunchTemplate | null): LaunchTemplate | null {
  if (template === null) return null;
  const wanted = { ...template, version: plan.templateVersion ?? template.version };
  return isNumbered(wanted) ? wanted : null;
}

/**
 * Alarms that AWS watches too, so that a bad release stops also while nobody runs. Where missing data is fine, one that would
 * lose its state for lack of data is left to this tool: it would keep the refresh from starting, or make it stand still.
 */
function alarmsForAws(plan: RefreshPlan, alarms: readonly AlarmFacts[]): readonly string[] {
  const steady = alarms.filter(
    ({ state, missingData }) =>
      plan.missingData === 'fail' || (state === 'OK' && missingData !== null && missingData !== 'missing'),
  );
  return steady.map(({ name }) => name).slice(0, MOST_REFRESH_ALARMS);
}

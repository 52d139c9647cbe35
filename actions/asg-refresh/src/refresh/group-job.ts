import type { ActionContext } from '@deploy/action-kit';
import {
  assumedBatch,
  firstRefreshQuestion,
  type Journal,
  JournalStore,
  measuredBatch,
  predictRefresh,
  type RefreshFacts,
  type RefreshPlan,
  type RefreshRollout,
  type RefreshTime,
  type RolloutKeys,
  readRefreshRollout,
  refreshOrder,
  refreshSeconds,
  rolloutKeys,
} from '@deploy/fleet-rollout';
import { sha256Hex } from '@deploy/kernel';
import type { Inputs } from '../inputs.ts';
import type { OpenGroup } from '../ports.ts';
import type { RefreshTarget } from '../target.ts';

/** One run of the action on one group: what was asked, where, and with what. */
export interface GroupJob {
  readonly inputs: Inputs;
  readonly target: RefreshTarget;
  readonly group: OpenGroup;
  readonly self: string;
  readonly action: ActionContext<Inputs>;
}

/** Between two looks; a refresh changes slowly. */
const POLL_SECONDS = 15;
/** From a launch to being healthy, where nothing better is known. */
const BOOT_SECONDS = 120;

/**
 * How the refresh is to go. AWS's own defaults wait for an hour where an instance is protected or in standby, so both are
 * passed over, and the checks warn of them.
 *
 * @param release what the pointer is to name; null leaves it alone
 */
export function refreshPlanOf({ inputs, target }: GroupJob, release: string | null): RefreshPlan {
  return {
    ...{ group: target.group, release, templateVersion: inputs['template-version'] },
    minHealthyPercent: inputs['min-healthy-percent'],
    maxHealthyPercent: inputs['max-healthy-percent'],
    warmupSeconds: null,
    checkpoints: inputs.steps,
    stepSeconds: inputs['step-seconds'],
    bakeSeconds: inputs['bake-seconds'],
    ...{ scaleInProtected: 'Ignore', standby: 'Ignore' },
    alarms: target.alarms,
    missingData: inputs['missing-data'],
    minimumRequests: inputs['minimum-requests'],
    onFailure: inputs['on-failure'],
    activeRefresh: inputs['active-refresh'],
    expectedRelease: inputs['expected-live'],
    ...{ pollSeconds: POLL_SECONDS, waitSeconds: inputs['wait-timeout-seconds'] },
  };
}

/** What is known of a group before anything is decided. */
export interface GroupOutlook {
  readonly facts: RefreshFacts;
  readonly keys: RolloutKeys;
  readonly journal: Journal<RefreshRollout>;
}

export async function lookAtGroup(job: GroupJob): Promise<GroupOutlook> {
  const { action, group, target } = job;
  const plan = refreshPlanOf(job, target.releaseParameter === null ? null : '');
  const facts = await group.facts(firstRefreshQuestion(plan, action.clock.now()), action.signal);
  // A group that was made anew under its name is another one.
  const keys = rolloutKeys(sha256Hex(facts.group.arn));
  const store = new JournalStore({ store: group.store, random: action.random }, keys.journal, readRefreshRollout);
  return { facts, keys, journal: await store.read(action.signal) };
}

/** The rollout that the journal has and that has not ended; null where there is none. */
export const underWay = ({ rollout }: Journal<RefreshRollout>): RefreshRollout | null =>
  rollout !== null && rollout.outcome === null ? rollout : null;

export interface RefreshForecast {
  readonly parts: readonly RefreshTime[];
  readonly seconds: number;
}

/** @param last the newest rollout that the journal has, by which times are known */
export function forecastRefresh(
  plan: RefreshPlan,
  { group, observation }: RefreshFacts,
  last: RefreshRollout | null,
): RefreshForecast {
  const movesPointer = plan.release !== null && observation.pointer?.value !== plan.release;
  const { desired, max } = observation.group;
  const order = refreshOrder(plan, observation, movesPointer);
  const warmup = group.instanceWarmupSeconds ?? group.healthCheckGraceSeconds;
  const batch = measuredBatch(last) ?? assumedBatch(order, { boot: BOOT_SECONDS, warmup });
  const parts = predictRefresh(order, { desired, max, batch, poll: plan.pollSeconds });
  return { parts, seconds: refreshSeconds(parts) };
}

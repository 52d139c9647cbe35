import { readAlarms } from '../alarm-gate.ts';
import { compareErrorRates } from '../error-rates.ts';
import type { ObservedGroup } from '../observation.ts';
import type { Failure } from '../rollout.ts';
import type { RefreshObservation } from './refresh-cloud.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/** Too few healthy targets for so long are no hiccup: a target that starts passes its checks within this time. */
export const SHORT_FOR_MS = 180_000;

/** The first gate that does not let the refresh go on; null while all do. */
export function closedGate(
  plan: RefreshPlan,
  rollout: RefreshRollout,
  observation: RefreshObservation,
): Failure | null {
  return (
    closedByAlarms(plan, observation) ??
    closedByErrors(plan, rollout, observation) ??
    closedByCapacity(rollout, observation) ??
    closedByStandstill(plan, rollout, observation)
  );
}

export function closedByAlarms(plan: RefreshPlan, { alarms }: RefreshObservation): Failure | null {
  const verdict = readAlarms(plan.alarms, alarms, plan.missingData);
  switch (verdict.kind) {
    case 'quiet':
      return null;
    case 'gone':
      return { code: 'gate-alarm-gone', message: `CloudWatch no longer knows the gate ${verdict.names.join(', ')}.` };
    case 'raised': {
      const told = verdict.alarms.map(({ name, state, reason }) => `${name} is ${state} (${reason})`);
      return { code: 'gate-alarm-raised', message: `The gate was closed: ${told.join('; ')}.` };
    }
  }
}

/**
 * Old and new instances share the target groups, so the whole group since the checkpoint is compared with the whole group
 * before the rollout.
 */
function closedByErrors(
  plan: RefreshPlan,
  { before, checkpoint }: RefreshRollout,
  { answers }: RefreshObservation,
): Failure | null {
  if (before.answers === null || answers === null) return null;
  const verdict = compareErrorRates(before.answers, answers, plan.minimumRequests);
  if (verdict.kind !== 'worse') return null;
  const { oldRate, newRate } = verdict;
  const since = `since ${checkpoint.percent} % were replaced`;
  return {
    code: 'error-rate-worse',
    message: `${percent(newRate)} of ${answers.requests} requests failed ${since}, and ${percent(oldRate)} in the hour before.`,
  };
}

function closedByCapacity(rollout: RefreshRollout, { at, group }: RefreshObservation): Failure | null {
  if (rollout.shortSince === null || at - rollout.shortSince < SHORT_FOR_MS) return null;
  return {
    code: 'too-few-healthy',
    message: `${healthyCount(group)} targets are healthy and ${leastHealthy(rollout, group)} have to be, for ${Math.round((at - rollout.shortSince) / 1000)} s.`,
  };
}

/** A pause at a checkpoint is no standstill, and neither is the bake. */
function closedByStandstill(plan: RefreshPlan, rollout: RefreshRollout, { at }: RefreshObservation): Failure | null {
  const { phase, progress, forward } = rollout;
  const still = (at - progress.since) / 1000;
  if (phase !== 'replacing' || still <= plan.waitSeconds + forward.order.checkpointDelaySeconds) return null;
  return {
    code: 'refresh-stuck',
    message: `The refresh stands at ${progress.percent} % with ${progress.remaining} instances to go for ${Math.round(still)} s.`,
  };
}

/** Instances in service that their target group finds healthy; where there is none, that the group itself does. */
export function healthyCount({ instances, targetGroups }: ObservedGroup): number {
  return instances.filter(
    ({ lifecycle, health, target }) =>
      lifecycle === 'InService' && (targetGroups.length === 0 ? health === 'Healthy' : target?.state === 'healthy'),
  ).length;
}

/**
 * How many have to be: the order's share of what the group had, or of less where autoscaling wants less now. What it adds
 * meanwhile has to boot first, and counts for nothing here.
 */
export function leastHealthy({ before, forward }: RefreshRollout, { desired }: ObservedGroup): number {
  return Math.ceil((Math.min(before.desired, desired) * forward.order.minHealthyPercent) / 100);
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(2)} %`;
}

import { type DeployError, NotFoundError, PreconditionError } from '@deploy/kernel';
import { readAlarms } from '../alarm-gate.ts';
import { healthyCount } from './refresh-gates.ts';
import type { RefreshFacts, RefreshPreflightRequest } from './refresh-preflight.ts';

/** Whether the gates could be open at all: a rollout does not start into an incident, and AWS refuses to start one. */
export function refreshGateRefusals(facts: RefreshFacts, request: RefreshPreflightRequest): readonly DeployError[] {
  const unknown = unknownAlarms(facts, request);
  if (request.isRollback || request.unsettled !== null) return unknown;
  return [...unknown, ...raisedAlarms(facts, request), ...sickTargets(facts, request)];
}

function unknownAlarms({ observation }: RefreshFacts, { plan }: RefreshPreflightRequest): readonly DeployError[] {
  const unknown = plan.alarms.filter((name) => !observation.alarms.some((alarm) => alarm.name === name));
  if (unknown.length === 0) return [];
  return [
    new NotFoundError({
      code: 'gate-alarm-unknown',
      message: `CloudWatch knows no alarm named ${unknown.join(', ')}.`,
      remedy: 'Correct `gate-alarms`; names are case sensitive, and alarms are looked for in the region of the action.',
    }),
  ];
}

function raisedAlarms({ observation }: RefreshFacts, { plan }: RefreshPreflightRequest): readonly DeployError[] {
  const known = observation.alarms.filter(({ name }) => plan.alarms.includes(name));
  const names = known.map(({ name }) => name);
  const verdict = readAlarms(names, known, plan.missingData);
  if (verdict.kind !== 'raised') return [];
  const told = verdict.alarms.map(
    ({ name, state, since, reason }) => `${name} is ${state} since ${new Date(since).toISOString()} (${reason})`,
  );
  return [
    new PreconditionError({
      code: 'gate-alarm-not-ok',
      message: `The gate is closed before the rollout began: ${told.join('; ')}.`,
      remedy:
        'Wait until the alarm is OK. For one in INSUFFICIENT_DATA, as error counts without errors are, set its missing data to notBreaching, or `missing-data: ok`; AWS starts no refresh that watches such an alarm, and stops replacing when one becomes so.',
    }),
  ];
}

function sickTargets({ observation }: RefreshFacts, { plan }: RefreshPreflightRequest): readonly DeployError[] {
  const { group } = observation;
  const least = Math.ceil((group.desired * plan.minHealthyPercent) / 100);
  const healthy = healthyCount(group);
  if (healthy >= least) return [];
  return [
    new PreconditionError({
      code: 'too-few-healthy-before',
      message: `${group.name} has ${healthy} healthy targets, and min-healthy-percent ${plan.minHealthyPercent} of ${group.desired} needs ${least}.`,
      remedy:
        'Find out why its targets are not healthy, or wait until it has scaled. To replace a release that is sick as a whole, use `mode: rollback`, or a lower min-healthy-percent.',
    }),
  ];
}

import { type DeployError, NotFoundError, PreconditionError } from '@deploy/kernel';
import { readAlarms } from '../alarm-gate.ts';
import type { FleetFacts } from '../fleet-facts.ts';
import type { PreflightRequest } from './preflight.ts';

/** Whether the gate could be open at all: a rollout does not start into an incident. */
export function alarmRefusals(facts: FleetFacts, request: PreflightRequest): readonly DeployError[] {
  const unknown =
    facts.unknownAlarms.length === 0
      ? []
      : [
          new NotFoundError({
            code: 'gate-alarm-unknown',
            message: `CloudWatch knows no alarm named ${facts.unknownAlarms.join(', ')}.`,
            remedy:
              'Correct `gate-alarms`; names are case sensitive, and alarms are looked for in the region of the action.',
          }),
        ];
  if (request.isRollback || request.unsettled !== null) return unknown;
  const excused = request.excusedAlarms ?? [];
  const judged = facts.alarms.filter(({ name }) => !excused.includes(name));
  const names = judged.map(({ name }) => name);
  const verdict = readAlarms(names, judged, request.missingData);
  if (verdict.kind !== 'raised') return unknown;
  const told = verdict.alarms.map(({ name, state, since, reason }) => {
    return `${name} is ${state} since ${new Date(since).toISOString()} (${reason})`;
  });
  return [
    ...unknown,
    new PreconditionError({
      code: 'gate-alarm-not-ok',
      message: `The gate is closed before the rollout began: ${told.join('; ')}.`,
      remedy:
        'Wait until the alarm is OK. For one in INSUFFICIENT_DATA, as error counts without errors are, set its missing data to notBreaching, or `missing-data: ok`.',
    }),
  ];
}

import type { Colour, DeployError } from '@deploy/kernel';
import type { MissingData } from '../alarm-gate.ts';
import type { FleetFacts } from '../fleet-facts.ts';
import type { Rollout } from '../rollout.ts';
import { alarmRefusals } from './alarm-refusals.ts';
import { callerRefusals } from './caller-refusals.ts';
import { groupRefusals, groupWarnings } from './group-refusals.ts';
import { ruleRefusals } from './rule-refusals.ts';

/** What is to be begun, as far as the checks before it need to know. */
export interface PreflightRequest {
  /** A rollout that an earlier run left: it explains weights and sizes that would be refused otherwise. */
  readonly unsettled: Rollout | null;
  /** The colour that the caller believes to be live; null where nothing was said. */
  readonly expectedLive: Colour | null;
  readonly floor: number;
  readonly missingData: MissingData;
  /** Alarms that may ring: of a live colour that only a deploy leads away from, for it has no release to go back to. */
  readonly excusedAlarms?: readonly string[];
  /** Whether requests are to be made through the preview rules. */
  readonly smoke: boolean;
  /** When the rollout will end, by its prediction; milliseconds since the epoch. */
  readonly predictedEnd: number;
  /** A rollback is not stopped by alarms that are the reason for it. */
  readonly isRollback: boolean;
}

export interface PreflightResult {
  /** Everything that is wrong at once; empty where the rollout may begin. */
  readonly refusals: readonly DeployError[];
  /** What will work and may surprise. */
  readonly warnings: readonly string[];
}

/** Checks a fleet before the first change of it. */
export function preflight(facts: FleetFacts, request: PreflightRequest): PreflightResult {
  return {
    refusals: [
      ...callerRefusals(facts, request),
      ...ruleRefusals(facts, request),
      ...groupRefusals(facts, request),
      ...alarmRefusals(facts, request),
    ],
    warnings: groupWarnings(facts),
  };
}

import {
  type BlueGreenPlan,
  COLOURS,
  type FleetFacts,
  type Journal,
  type PhaseTime,
  planFor,
  predictPhases,
  type Rollout,
  stepSeconds,
  totalSeconds,
} from '@deploy/fleet-rollout';
import type { Inputs } from './inputs.ts';
import { isBeforeFirst } from './live-in.ts';
import type { BlueGreenTarget } from './target.ts';

/** Between two looks at the fleet. */
const POLL_SECONDS = 10;
/** Until a journal knows better. */
const FIRST_BOOT_SECONDS = 240;
/** How the rollout is to go, by the inputs and by what the gate alarms need to see. */
export function planOf(inputs: Inputs, target: BlueGreenTarget, facts: FleetFacts): BlueGreenPlan {
  return {
    steps: inputs.steps,
    stepSeconds: stepSeconds(
      inputs['step-seconds'],
      facts.alarms.flatMap(({ window }) => window ?? []),
    ),
    bakeSeconds: inputs['bake-seconds'],
    keepOldSeconds: inputs['keep-old-seconds'],
    stablePolls: inputs['stable-polls'],
    pollSeconds: POLL_SECONDS,
    waitSeconds: inputs['wait-timeout-seconds'],
    floor: target.floor,
    gateAlarms: target.gateAlarms,
    missingData: inputs['missing-data'],
    minimumRequests: inputs['minimum-requests'],
    smoke: target.settings.preview !== null,
    onFailure: inputs['on-failure'],
  };
}

/** Every gate alarm of either colour, once. */
export function alarmsOf({ gateAlarms }: BlueGreenTarget): readonly string[] {
  return [...new Set(COLOURS.flatMap((colour) => gateAlarms[colour]))];
}

export interface SlowAlarm {
  readonly name: string;
  /** How far it looks back. */
  readonly seconds: number;
}

/** The alarm that makes steps longer than asked; null where none does. */
export function slowAlarm({
  facts,
  inputs,
}: {
  readonly facts: FleetFacts;
  readonly inputs: Inputs;
}): SlowAlarm | null {
  const windows = facts.alarms.flatMap(({ name, window }) =>
    window === null
      ? []
      : [{ name, seconds: window.periodSeconds * window.evaluationPeriods, least: stepSeconds(0, [window]) }],
  );
  const [slowest] = windows.toSorted((a, b) => b.least - a.least);
  return slowest === undefined || slowest.least <= inputs['step-seconds'] ? null : slowest;
}

export interface Forecast {
  readonly phases: readonly PhaseTime[];
  readonly seconds: number;
  /** Whether the time to boot was measured by an earlier rollout here. */
  readonly isMeasured: boolean;
  /** A deploy of the first release: nothing serves yet. */
  readonly isFirst: boolean;
}

/** What a new rollout will take, phase by phase, when nothing goes wrong. */
export function forecast(
  plan: BlueGreenPlan,
  purpose: Rollout['purpose'],
  facts: FleetFacts,
  past: Journal<Rollout>['past'],
): Forecast {
  const isFirst = purpose === 'deploy' && isBeforeFirst(facts);
  const { bakeSeconds, keepOldSeconds, stablePolls, stepSeconds, steps } = planFor(plan, { purpose, isFirst });
  const measured = past.find(({ bootSeconds }) => bootSeconds !== null)?.bootSeconds ?? null;
  const cookies = [...facts.rules.values()].map(({ reading }) =>
    reading.kind === 'colours' ? reading.cookieSeconds : 0,
  );
  const delays = COLOURS.map((colour) => facts.colours[colour].targetGroup.deregistrationDelaySeconds);
  const phases = predictPhases(
    // The last step is the bake.
    {
      steps: steps.filter((percent) => percent < 100).length,
      ...{ stepSeconds, bakeSeconds, keepOldSeconds, stablePolls, isFirst },
    },
    {
      // What was measured holds the looks that proved it stable.
      boot: measured === null ? FIRST_BOOT_SECONDS : Math.max(0, measured - (stablePolls - 1) * plan.pollSeconds),
      poll: plan.pollSeconds,
      deregistration: Math.max(0, ...delays),
      cookie: Math.max(0, ...cookies),
    },
  );
  return { phases, seconds: totalSeconds(phases), isMeasured: measured !== null, isFirst };
}

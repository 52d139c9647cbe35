import type { Change } from '../change.ts';
import type { Failure, Rollout, RolloutPhase } from '../rollout.ts';
import { noteChange } from '../undo-ledger.ts';
import type { Decision, Outcome, PhaseStep, Seen } from './decision.ts';
import { hasNoWayBack } from './first-release.ts';
import type { BlueGreenPlan } from './plan.ts';
import { intended, replaceable, rulePlace, writeShare } from './rule-weights.ts';

/** Enters a phase. */
export function enter(rollout: Rollout, phase: RolloutPhase, now: number): Rollout {
  return { ...rollout, phase, phaseSince: now };
}

/** Means `to` to get another percentage of requests from now on, and has every rule written so. */
export function turnTo(rollout: Rollout, percent: number, seen: Seen): Decision {
  const { look } = seen;
  const turned: Rollout = {
    ...rollout,
    percent,
    settledAt: null,
    highestPercent: Math.max(rollout.highestPercent, percent),
  };
  // What was meant until now is explained too: a person may have decided on it while the rollout was held.
  const shares = [writeShare(intended(rollout)), writeShare(intended(turned))];
  const ledger = [...look.rules].reduce((noted, [arn, reading]) => {
    const before = reading.kind === 'colours' ? writeShare(reading.weights) : writeShare(intended(rollout));
    return shares.reduce((all, set) => noteChange(all, { place: rulePlace(arn), before, set }), noted);
  }, rollout.ledger);
  return writeWeights({ ...turned, ledger }, seen);
}

/** Writes what was meant already. */
export function writeWeights(rollout: Rollout, { look }: Seen): Decision {
  const weights = intended(rollout);
  return { kind: 'change', rollout, changes: [{ kind: 'weights', weights, from: replaceable(rollout, look) }] };
}

export function wait(rollout: Rollout, until: number, topic: string, text: string): Decision {
  return { kind: 'wait', rollout, until, why: { topic, text } };
}

export function end(rollout: Rollout, outcome: Outcome): Decision {
  return { kind: 'end', rollout, outcome };
}

export function hold(rollout: Rollout, failure: Failure, now: number): Decision {
  return end({ ...enter(rollout, 'held', now), failure }, { kind: 'held' });
}

/** Meets a failure as the plan says, or holds where no way leads back. The first failure is the one that is told. */
export function fail(
  rollout: Rollout,
  failure: Failure,
  onFailure: BlueGreenPlan['onFailure'],
  now: number,
): PhaseStep {
  const told = rollout.failure ?? failure;
  if (onFailure === 'hold' || hasNoWayBack(rollout)) return hold(rollout, told, now);
  return { kind: 'enter', rollout: sendBack(rollout, told, now) };
}

export function sendBack(rollout: Rollout, failure: Failure, now: number): Rollout {
  return { ...enter(rollout, 'returning', now), failure };
}

export function change(rollout: Rollout, changes: readonly Change[]): Decision | null {
  const [first, ...others] = changes;
  return first === undefined ? null : { kind: 'change', rollout, changes: [first, ...others] };
}

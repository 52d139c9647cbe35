import { mostPercent, percentBackTo } from '../capacity.ts';
import type { Rollout } from '../rollout.ts';
import { nextStep } from '../steps.ts';
import type { Decision, PhaseStep, Seen } from './decision.ts';
import { hasNoWayBack } from './first-release.ts';
import { fleetNow, fleetStable } from './fleet-seen.ts';
import { judge } from './gates.ts';
import { bothWhole, raiseMinimums } from './keep-capacity.ts';
import type { BlueGreenPlan } from './plan.ts';
import { strayPointer } from './pointing.ts';
import { change, enter, fail, turnTo, wait } from './turns.ts';

/** Gives the new colour step by step what it can carry, for as long as nothing speaks against it. */
export function shifting(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep {
  const { look } = seen;
  if (look.at - rollout.attendedSince > longestSeconds(plan, rollout) * 1000) {
    const message = `${rollout.to} went back and forth between healthy and not for too long.`;
    return fail(rollout, { code: 'unsteady', message }, plan.onFailure, look.at);
  }
  const grown = keepBothWhole(plan, rollout, seen);
  if (grown !== null) return grown;
  const { percent, settledAt } = rollout;
  if (settledAt === null) return wait(rollout, look.at, 'rules-behind', 'reading the rules back');
  const since = Math.max(settledAt, rollout.phaseSince);
  const stepEnd = percent === 0 ? since : since + plan.stepSeconds * 1000;
  const next = nextStep(plan.steps, percent, carriedBy(plan, rollout, fleetStable(seen)[rollout.to].healthy));
  if (next.kind === 'arrived') return { kind: 'enter', rollout: enter(rollout, 'baking', look.at) };
  const soon = look.at + plan.pollSeconds * 1000;
  if (look.at < stepEnd) {
    const text = `${rollout.to} gets ${percent} % for another ${Math.ceil((stepEnd - look.at) / 1000)} s`;
    return wait(rollout, Math.min(stepEnd, soon), 'step', text);
  }
  if (next.kind === 'raise') return turnTo(rollout, next.percent, seen);
  if (look.at - stepEnd > plan.waitSeconds * 1000) {
    const message = `${rollout.to} had too few healthy instances for ${next.percent} % during ${plan.waitSeconds} s.`;
    return fail(rollout, { code: 'short-of-capacity', message }, plan.onFailure, look.at);
  }
  return wait(rollout, soon, 'short-of-capacity', `${rollout.to} has too few healthy instances for ${next.percent} %`);
}

/** How long a rollout may go forward under one run, with everything that it is meant to wait for and may wait for. */
function longestSeconds(plan: BlueGreenPlan, { cookieSeconds }: Rollout): number {
  const meant = plan.steps.length * plan.stepSeconds + plan.bakeSeconds + plan.keepOldSeconds + cookieSeconds;
  return meant + 2 * plan.waitSeconds;
}

/** What speaks against the share that the new colour has or is to get: a closed gate, or too few healthy instances. */
export function reconsider(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep | null {
  const { look } = seen;
  const failure = judge(plan, rollout, seen) ?? strayPointer(rollout, look);
  if (failure !== null) return fail(rollout, failure, plan.onFailure, look.at);
  const lowered = takeBack(plan, rollout, seen);
  if (lowered === null || rollout.phase === 'shifting') return lowered;
  return { ...lowered, rollout: enter(lowered.rollout, 'shifting', look.at) };
}

/**
 * Takes weight from the new colour that its healthy instances no longer carry; null where they carry what they have, or where
 * nobody else could carry it.
 */
function takeBack(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): Decision | null {
  if (hasNoWayBack(rollout)) return null;
  const fleet = fleetNow(seen);
  const carried = carriedBy(plan, rollout, fleet[rollout.to].healthy);
  if (rollout.percent <= carried) return null;
  const least = 100 - percentBackTo(rollout.from, fleet, rollout.demand);
  const percent = Math.max(carried, least);
  return percent < rollout.percent ? turnTo(rollout, percent, seen) : null;
}

/** Keeps both colours able to carry everything, also where the demand grew meanwhile. */
export function keepBothWhole(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): Decision | null {
  const raised = raiseMinimums(rollout, bothWhole(plan, rollout), seen.look);
  return change(raised.rollout, raised.changes);
}

export function carriedBy({ floor }: BlueGreenPlan, { demand }: Rollout, healthy: number): number {
  return mostPercent({ healthy, demand, floor });
}

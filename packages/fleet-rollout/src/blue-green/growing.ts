import type { Rollout } from '../rollout.ts';
import type { PhaseStep, Seen } from './decision.ts';
import { fleetStable, healthyIn } from './fleet-seen.ts';
import { bothWhole, raiseMinimums } from './keep-capacity.ts';
import type { BlueGreenPlan } from './plan.ts';
import { strayPointer } from './pointing.ts';
import { change, enter, fail, wait } from './turns.ts';

/** Sizes the idle colour to carry everything, and waits until it could. Nothing of it gets a visitor's request yet. */
export function growing(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep {
  const { look } = seen;
  const { to } = rollout;
  const needed = Math.max(rollout.demand, plan.floor);
  const raised = raiseMinimums(rollout, bothWhole(plan, rollout), look);
  const next = change(raised.rollout, raised.changes);
  if (next !== null) return next;
  const healthy = fleetStable(seen)[to].healthy;
  if (healthy >= needed) return grown(plan, rollout, seen);
  if (raised.foreign.includes(to) && look.groups[to].desired < needed) {
    const message = `Somebody set the minimum of ${to} to ${look.groups[to].min} while it was growing to ${needed}.`;
    return fail(rollout, { code: 'size-changed-elsewhere', message }, plan.onFailure, look.at);
  }
  if (look.at - rollout.phaseSince > plan.waitSeconds * 1000) {
    const message = `${healthyIn(look.groups[to])} of ${needed} instances of ${to} were healthy after ${plan.waitSeconds} s.`;
    return fail(rollout, { code: 'never-healthy', message }, plan.onFailure, look.at);
  }
  const text = `${healthyIn(look.groups[to])} of ${needed} instances of ${to} are healthy, ${healthy} of them for ${plan.stablePolls} looks`;
  return wait(rollout, look.at + plan.pollSeconds * 1000, 'growing', text);
}

/** Metrics come by whole minutes. */
const MINUTE_MS = 60_000;

function grown(plan: BlueGreenPlan, rollout: Rollout, { look, smoke }: Seen): PhaseStep {
  const stray = strayPointer(rollout, look);
  if (stray !== null) return fail(rollout, stray, plan.onFailure, look.at);
  const judged: Rollout = {
    ...rollout,
    bootSeconds: rollout.bootSeconds ?? Math.round((look.at - rollout.phaseSince) / 1000),
  };
  if (plan.smoke && smoke === null) return { kind: 'smoke', rollout: judged };
  if (smoke?.ok === false) {
    const message = `The smoke test of ${rollout.to} failed: ${smoke.why}.`;
    return fail(judged, { code: 'smoke-failed', message }, plan.onFailure, look.at);
  }
  // Health checks of the smoke test would make the new colour look better than visitors find it.
  const judgedSince = judged.judgedSince ?? Math.ceil(look.at / MINUTE_MS) * MINUTE_MS;
  return { kind: 'enter', rollout: { ...enter(judged, 'shifting', look.at), judgedSince } };
}

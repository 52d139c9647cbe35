import { percentBackTo } from '../capacity.ts';
import type { Rollout } from '../rollout.ts';
import type { PhaseStep, Seen } from './decision.ts';
import { fleetNow } from './fleet-seen.ts';
import { raiseMinimums } from './keep-capacity.ts';
import type { BlueGreenPlan } from './plan.ts';
import { change, end, enter, turnTo, wait } from './turns.ts';

/** Gives the requests back to the colour they came from: at once, and as far as its healthy instances carry them. */
export function returning(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep {
  const { look } = seen;
  const { from } = rollout;
  if (rollout.percent === 0 && rollout.settledAt !== null) {
    return { kind: 'enter', rollout: enter(rollout, 'clearing', look.at) };
  }
  const raised = raiseMinimums(rollout, [{ colour: from, min: Math.max(rollout.demand, plan.floor) }], look);
  const next = change(raised.rollout, raised.changes);
  if (next !== null) return next;
  const few = `${from} has too few healthy instances for more than ${100 - rollout.percent} % of the requests`;
  const text =
    raised.foreign.length === 0 ? few : `${few}, and somebody else set its minimum to ${look.groups[from].min}`;
  if (look.at - rollout.phaseSince > plan.waitSeconds * 1000) {
    return end(rollout, { kind: 'unfinished', code: 'return-short-of-capacity', text });
  }
  return wait(rollout, look.at + plan.pollSeconds * 1000, 'return', text);
}

/** The change of weights that goes back as far as possible now; null where nothing is gained. */
export function turnsBack(rollout: Rollout, seen: Seen): PhaseStep | null {
  const least = 100 - percentBackTo(rollout.from, fleetNow(seen), rollout.demand);
  return least < rollout.percent ? turnTo(rollout, least, seen) : null;
}

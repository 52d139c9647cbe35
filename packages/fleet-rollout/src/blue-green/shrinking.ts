import type { Change } from '../change.ts';
import type { Rollout } from '../rollout.ts';
import type { PhaseStep, Seen } from './decision.ts';
import { isOurMinimum, mayEmpty, noteMinimum } from './keep-capacity.ts';
import type { BlueGreenPlan } from './plan.ts';
import { change, end, wait } from './turns.ts';

/** The roles change: the new colour gets the floor, the old one none. */
export function shrinking(plan: BlueGreenPlan, rollout: Rollout, { look }: Seen): PhaseStep {
  const { from, to } = rollout;
  const [old, live] = [look.groups[from], look.groups[to]];
  const notices = [
    ...foreignMinimum(rollout, from, old.min, 0, look),
    ...foreignMinimum(rollout, to, live.min, plan.floor, look),
  ];
  const changes: Change[] = [];
  let { ledger } = rollout;
  if (live.min !== plan.floor && isOurMinimum(rollout, to, look)) {
    ledger = noteMinimum(look)(ledger, { colour: to, min: plan.floor });
    changes.push({ kind: 'min', colour: to, min: plan.floor });
  }
  if ((old.min > 0 || old.desired > 0) && mayEmpty(rollout, from, look)) {
    ledger = noteMinimum(look)(ledger, { colour: from, min: 0 });
    changes.push({ kind: 'empty', colour: from });
  }
  const next = change({ ...rollout, ledger }, changes);
  if (next !== null) return next;
  if (old.instances.length === 0 || old.min > 0) return end(rollout, { kind: 'succeeded', notices });
  const text = `${old.instances.length} instances of ${from} drain and end`;
  if (look.at - rollout.phaseSince > plan.waitSeconds * 1000) {
    return end(rollout, { kind: 'unfinished', code: 'scale-in-late', text });
  }
  return wait(rollout, look.at + plan.pollSeconds * 1000, 'scale-in', text);
}

function foreignMinimum(
  rollout: Rollout,
  colour: Rollout['to'],
  min: number,
  wanted: number,
  look: Seen['look'],
): readonly string[] {
  if (min === wanted || isOurMinimum(rollout, colour, look)) return [];
  return [`The minimum of ${colour} was set to ${min} by somebody else and stays; ${wanted} was planned.`];
}

import type { Change } from '../change.ts';
import type { Rollout } from '../rollout.ts';
import { undoOf } from '../undo-ledger.ts';
import type { PhaseStep, Seen } from './decision.ts';
import { isOurMinimum, mayEmpty, minPlace, noteMinimum } from './keep-capacity.ts';
import type { BlueGreenPlan } from './plan.ts';
import { pointerPlace } from './pointing.ts';
import { mayScaleIn } from './scale-in.ts';
import { change, end, wait } from './turns.ts';

/** Takes back what the rollout asked for: instances once they are idle, then minimums, then the pointer. */
export function clearing(plan: BlueGreenPlan, rollout: Rollout, { look }: Seen): PhaseStep {
  const { to, from } = rollout;
  const soon = look.at + plan.pollSeconds * 1000;
  const isLate = look.at - rollout.phaseSince > (plan.waitSeconds + rollout.cookieSeconds) * 1000;
  const isSized = rollout.ledger.some(({ place }) => place === minPlace(to));
  const group = look.groups[to];
  const isOurs = isSized && mayEmpty(rollout, to, look);
  const idleness = mayScaleIn(rollout, to, look);
  // An instance list may be older than a launch: what the group wants counts, not only what it has.
  const isEmptied = group.desired === 0 && (isOurs || group.instances.length === 0);
  if (!isEmptied && idleness.kind !== 'idle') {
    if (isLate) return end(rollout, { kind: 'unfinished', code: 'failed-colour-busy', text: idleness.text });
    return wait(rollout, Math.max(look.at, Math.min(soon, idleness.until)), idleness.topic, idleness.text);
  }
  if (isOurs && (group.min > 0 || group.desired > 0)) {
    const ledger = noteMinimum(look)(rollout.ledger, { colour: to, min: 0 });
    return { kind: 'change', rollout: { ...rollout, ledger }, changes: [{ kind: 'empty', colour: to }] };
  }
  const restored = change(rollout, restoreMinimum(rollout, from, look));
  if (restored !== null) return restored;
  if (isOurs && group.instances.length > 0) {
    const text = `${group.instances.length} instances of ${to} drain and end`;
    if (isLate) return end(rollout, { kind: 'unfinished', code: 'scale-in-late', text });
    return wait(rollout, soon, 'scale-in', text);
  }
  if (look.pointers === null) return wait(rollout, look.at, 'pointer-unread', 'reading the release parameters');
  const observed = new Map([[pointerPlace(to), look.pointers[to]]]);
  const undo = undoOf(
    rollout.ledger.filter(({ place }) => place === pointerPlace(to)),
    observed,
  )[0];
  if (undo?.kind === 'restore') {
    return { kind: 'change', rollout, changes: [{ kind: 'pointer', colour: to, value: undo.value }] };
  }
  return end(rollout, { kind: 'rolled-back', notices: notices(rollout, look, undo?.kind === 'foreign') });
}

function restoreMinimum(rollout: Rollout, colour: Rollout['from'], look: Seen['look']): readonly Change[] {
  const entry = rollout.ledger.find(({ place }) => place === minPlace(colour));
  if (entry === undefined) return [];
  const [undo] = undoOf([entry], new Map([[entry.place, String(look.groups[colour].min)]]));
  return undo?.kind === 'restore' ? [{ kind: 'min', colour, min: Number(undo.value) }] : [];
}

function notices(rollout: Rollout, look: Seen['look'], isPointerForeign: boolean): readonly string[] {
  const sizes = [rollout.to, rollout.from]
    .filter((colour) => !isOurMinimum(rollout, colour, look))
    .map((colour) => `The minimum of ${colour} was set to ${look.groups[colour].min} by somebody else and stays.`);
  return isPointerForeign ? [...sizes, `The release of ${rollout.to} was set by somebody else and stays.`] : sizes;
}

import type { Rollout } from '../rollout.ts';
import type { PhaseStep, Seen } from './decision.ts';
import type { BlueGreenPlan } from './plan.ts';
import { mayScaleIn } from './scale-in.ts';
import { keepBothWhole } from './shifting.ts';
import { end, enter, wait } from './turns.ts';

/** The new colour has everything and the old one is kept whole, until the first is proven and the second is idle. */
export function baking(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep {
  const { look } = seen;
  const grown = keepBothWhole(plan, rollout, seen);
  if (grown !== null) return grown;
  const soon = look.at + plan.pollSeconds * 1000;
  const since = rollout.idleSince[rollout.from] ?? look.at;
  const bakedAt = since + plan.bakeSeconds * 1000;
  const keptUntil = Math.max(bakedAt, since + plan.keepOldSeconds * 1000);
  const idleness = mayScaleIn(rollout, rollout.from, look);
  if (look.at >= keptUntil && idleness.kind === 'idle') {
    return { kind: 'enter', rollout: enter(rollout, 'shrinking', look.at) };
  }
  if (look.at < keptUntil) {
    const left = Math.ceil((keptUntil - look.at) / 1000);
    const text = look.at < bakedAt ? `${rollout.to} has everything and is watched` : `${rollout.from} is kept whole`;
    return wait(rollout, Math.min(soon, keptUntil), look.at < bakedAt ? 'bake' : 'keep-old', `${text}, ${left} s left`);
  }
  if (idleness.kind === 'idle') return wait(rollout, soon, 'keep-old', `${rollout.from} is kept whole`);
  const patience = Math.max(keptUntil, rollout.phaseSince + rollout.cookieSeconds * 1000) + plan.waitSeconds * 1000;
  if (look.at > patience) {
    return end(rollout, { kind: 'unfinished', code: 'old-colour-busy', text: idleness.text });
  }
  return wait(rollout, Math.min(soon, Math.max(look.at, idleness.until)), idleness.topic, idleness.text);
}

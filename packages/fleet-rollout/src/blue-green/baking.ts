import type { Rollout } from '../rollout.ts';
import type { PhaseStep, Seen } from './decision.ts';
import { fleetStable } from './fleet-seen.ts';
import type { BlueGreenPlan } from './plan.ts';
import { mayScaleIn } from './scale-in.ts';
import { carriedBy, keepBothWhole } from './shifting.ts';
import { end, enter, fail, wait } from './turns.ts';

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
    const short = firstFallsShort(plan, rollout, seen, Math.max(keptUntil, rollout.phaseSince));
    if (short !== null) return short;
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

/** A first release keeps its weight where another would lose it for want of healthy instances: here it must have them. */
function firstFallsShort(plan: BlueGreenPlan, rollout: Rollout, seen: Seen, since: number): PhaseStep | null {
  const { isFirst, purpose, to } = rollout;
  const { healthy } = fleetStable(seen)[to];
  if (!isFirst || purpose === 'rollback' || carriedBy(plan, rollout, healthy) === 100) return null;
  const { at } = seen.look;
  if (at - since <= plan.waitSeconds * 1000) {
    return wait(
      rollout,
      at + plan.pollSeconds * 1000,
      'short-of-capacity',
      `${to} has too few healthy instances to be done`,
    );
  }
  const message = `${to} had too few healthy instances for all requests during ${plan.waitSeconds} s.`;
  return fail(rollout, { code: 'short-of-capacity', message }, plan.onFailure, at);
}

import { demandOf } from '../capacity.ts';
import type { COLOURS } from '../colour.ts';
import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';
import type { Seen } from './decision.ts';
import { fleetNow, perColour } from './fleet-seen.ts';
import { intended, ruleState } from './rule-weights.ts';

/** A rollout with what one look adds to its memory. Nothing here decides anything. */
export function noteLook(rollout: Rollout, seen: Seen): Rollout {
  const { look } = seen;
  const isSettled = [...look.rules.keys()].every((arn) => ruleState(rollout, arn, look).kind === 'as-intended');
  const settledAt = isSettled ? (rollout.settledAt ?? look.at) : null;
  const isShrinking = rollout.phase === 'shrinking';
  return {
    ...rollout,
    // Foreign weights are met by the decision; they must not look like an intent that is still on its way.
    settledAt: isSettled || hasForeignRule(rollout, look) ? (settledAt ?? rollout.settledAt) : null,
    // Also where somebody else gave it some.
    highestPercent: Math.max(rollout.highestPercent, hasWeight(look, rollout.to) ? 1 : 0),
    idleSince: perColour((colour) => (hasWeight(look, colour) ? null : (rollout.idleSince[colour] ?? look.at))),
    cookieSeconds: Math.max(rollout.cookieSeconds, ...cookies(look)),
    demand: isShrinking ? rollout.demand : demandOf(fleetNow(seen), intended(rollout), rollout.demand),
  };
}

export function hasForeignRule(rollout: Rollout, look: Observation): boolean {
  return [...look.rules.keys()].some((arn) => ruleState(rollout, arn, look).kind === 'foreign');
}

/** Whether any rule gives the colour requests, or cannot be read. */
export function hasWeight(look: Observation, colour: (typeof COLOURS)[number]): boolean {
  return [...look.rules.values()].some((rule) => rule.kind !== 'colours' || rule.weights[colour] > 0);
}

function cookies(look: Observation): readonly number[] {
  return [...look.rules.values()].map((rule) => (rule.kind === 'colours' ? rule.cookieSeconds : 0));
}

import type { NotFoundError } from '@deploy/kernel';
import type { Observation } from '../observation.ts';
import type { Failure, Rollout, RolloutPhase } from '../rollout.ts';
import { shareOf } from '../shares.ts';
import { noteChange } from '../undo-ledger.ts';
import { liveColour, noPreviousRelease, weightsByRule } from './begin.ts';
import { hasNoWayBack } from './first-release.ts';
import { intended, rulePlace, ruleState, writeShare } from './rule-weights.ts';
import { enter, sendBack } from './turns.ts';

/** What a run is for. `settle`: what the step that was cancelled left to its post step. */
export type Wish =
  | { readonly mode: 'deploy'; readonly release: string }
  | { readonly mode: 'rollback' }
  | { readonly mode: 'janitor' }
  | { readonly mode: 'settle' };

/** What to do with a rollout that an earlier run did not end. */
export type TakeUp =
  /** Its end is what the run is for. */
  | { readonly kind: 'the-wish'; readonly rollout: Rollout }
  /** It comes to its end first. */
  | { readonly kind: 'before'; readonly rollout: Rollout }
  | { readonly kind: 'leave'; readonly why: string };

/**
 * Takes up what the journal has. Whatever is scaling in goes on to its end, for the other colour is no longer whole; what
 * goes back goes on going back; the rest is a matter of what the run is for. A first release that has requests goes forward in
 * any case, for nobody else could answer them: what comes after it finds it live.
 *
 * Throws `NotFoundError` for a rollback of such a one.
 */
export function takeUp(found: Rollout, wish: Wish, look: Observation): TakeUp {
  const rollout = { ...found, phaseSince: look.at, attendedSince: look.at };
  const isEnding = isToItsEnd(rollout);
  // Asked only where it matters: a decision that nobody can explain throws.
  const isStuck = () => rollout.isFirst && hasNoWayBack(acceptDecision(rollout, look));
  switch (wish.mode) {
    case 'deploy': {
      const isSame = rollout.purpose === 'deploy' && rollout.release === wish.release;
      if (rollout.phase === 'shrinking') return { kind: isSame ? 'the-wish' : 'before', rollout };
      if (isEnding) return { kind: 'before', rollout };
      if (isSame) return { kind: 'the-wish', rollout: goOn(rollout, look) };
      if (isStuck() || (rollout.phase === 'held' && hasEverything(rollout, look))) {
        return { kind: 'before', rollout: asDecided(rollout, look) };
      }
      return { kind: 'before', rollout: back(rollout, superseded(wish.release), look) };
    }
    case 'rollback':
      if (rollout.phase === 'shrinking')
        return { kind: rollout.purpose === 'rollback' ? 'the-wish' : 'before', rollout };
      if (isEnding) return { kind: rollout.purpose === 'deploy' ? 'the-wish' : 'before', rollout };
      if (rollout.purpose === 'rollback') return { kind: 'the-wish', rollout: goOn(rollout, look) };
      if (isStuck()) throw noWayBackFrom(rollout);
      return { kind: 'the-wish', rollout: back(rollout, ASKED, look) };
    case 'janitor':
      if (isEnding) return { kind: 'the-wish', rollout };
      if (rollout.phase === 'held') return { kind: 'leave', why: 'it is held until a person decides' };
      if (rollout.handedOff || rollout.purpose === 'rollback' || isStuck())
        return { kind: 'the-wish', rollout: goOn(rollout, look) };
      return { kind: 'the-wish', rollout: back(rollout, ABANDONED, look) };
    case 'settle':
      return isEnding ? { kind: 'the-wish', rollout } : { kind: 'leave', why: `it is ${rollout.phase}` };
  }
}

/** What a signal makes of a rollout. Weights are then written at once; capacity is for the post step or the next run. */
export function cancel(rollout: Rollout, onCancel: 'rollback' | 'hold' | 'hand-off', now: number): Rollout {
  if (isToItsEnd(rollout) || rollout.phase === 'held') return rollout;
  if (onCancel === 'hand-off' || (onCancel === 'rollback' && hasNoWayBack(rollout)))
    return { ...rollout, handedOff: true };
  if (onCancel === 'hold') return { ...enter(rollout, 'held', now), failure: CANCELLED };
  return sendBack(rollout, CANCELLED, now);
}

/** It has one way to go, whoever takes it up for whatever. */
function isToItsEnd({ phase }: Rollout): boolean {
  return phase === 'shrinking' || phase === 'returning' || phase === 'clearing';
}

function noWayBackFrom({ from, release, to }: Rollout): NotFoundError {
  return noPreviousRelease(
    `${to} has the requests with ${release}, the first release of this fleet; ${from} never had one to go back to.`,
  );
}

/**
 * A person gave everything to the colour that was held, with whatever it serves and has: the next one goes on from there. It
 * is no longer for gates to judge, and ends as a rollback does, where they wanted to be.
 */
function asDecided(rollout: Rollout, look: Observation): Rollout {
  const { to } = rollout;
  const release = look.pointers?.[to] ?? rollout.release;
  return { ...goOn(rollout, look), purpose: 'rollback', release, demand: look.groups[to].desired };
}

function hasEverything({ to }: Rollout, look: Observation): boolean {
  return [...weightsByRule(look).values()].every((each) => shareOf(each, to) === 1);
}

function goOn(rollout: Rollout, look: Observation): Rollout {
  const accepted = { ...acceptDecision(rollout, look), failure: null, handedOff: false };
  return rollout.phase === 'held' ? enter(accepted, forwardPhase(accepted), look.at) : accepted;
}

function forwardPhase({ percent }: Rollout): RolloutPhase {
  return percent === 0 ? 'pointing' : percent === 100 ? 'baking' : 'shifting';
}

/**
 * While a rollout was held, a person may have decided by the weights: everything to either colour is taken as said. Throws
 * `ConflictError` for a share that nobody can explain.
 */
function acceptDecision(rollout: Rollout, look: Observation): Rollout {
  if (rollout.phase !== 'held') return rollout;
  // What this rollout wrote itself, or was about to write, needs no decision.
  if ([...weightsByRule(look).keys()].every((arn) => ruleState(rollout, arn, look).kind !== 'foreign')) return rollout;
  return { ...rollout, percent: liveColour(look) === rollout.to ? 100 : 0, settledAt: look.at };
}

/** Sends back on somebody's word: whatever the rules have now is replaced. */
function back(rollout: Rollout, failure: Failure, look: Observation): Rollout {
  const weights = [...weightsByRule(look)];
  const shares = weights.map(([, each]) => shareOf(each, rollout.to));
  const percent = Math.ceil(Math.max(0, ...shares) * 100);
  const turned = { ...rollout, percent, settledAt: percent === 0 ? look.at : null };
  const ledger = weights.reduce((noted, [arn, each]) => {
    const found = writeShare(each);
    const known = noteChange(noted, { place: rulePlace(arn), before: found, set: found });
    return noteChange(known, { place: rulePlace(arn), before: found, set: writeShare(intended(turned)) });
  }, rollout.ledger);
  return sendBack({ ...turned, ledger }, failure, look.at);
}

const ASKED: Failure = { code: 'rollback-asked', message: 'A run with `mode: rollback` sent it back.' };
const ABANDONED: Failure = { code: 'abandoned', message: 'No run was working on it any more.' };
const CANCELLED: Failure = { code: 'cancelled', message: 'Its run was cancelled.' };
const superseded = (release: string): Failure => ({
  code: 'superseded',
  message: `A run that deploys ${release} took its place.`,
});

import { assertNever } from '@deploy/kernel';
import { PLAIN_QUESTION, type Question } from '../observation.ts';
import type { Failure, Rollout } from '../rollout.ts';
import { baking } from './baking.ts';
import { clearing } from './clearing.ts';
import type { Decision, PhaseStep, Seen } from './decision.ts';
import { growing } from './growing.ts';
import { hasForeignRule, hasWeight, noteLook } from './note-look.ts';
import type { BlueGreenPlan } from './plan.ts';
import { pointing } from './pointing.ts';
import { returning, turnsBack } from './returning.ts';
import { ruleState } from './rule-weights.ts';
import { isProofDue } from './scale-in.ts';
import { reconsider, shifting } from './shifting.ts';
import { shrinking } from './shrinking.ts';
import { end, enter, hold, writeWeights } from './turns.ts';

/** What the next decision on this rollout needs to know. */
export function questionFor(given: BlueGreenPlan, rollout: Rollout, now: number): Question {
  const plan = planFor(given, rollout);
  const { phase, from, to } = rollout;
  const isJudged = phase === 'shifting' || phase === 'baking';
  const proven = phase === 'baking' ? from : phase === 'clearing' ? to : null;
  const since = proven !== null && isProofDue(rollout, proven, now) ? rollout.idleSince[proven] : null;
  return {
    ...PLAIN_QUESTION,
    pointers: isForward(phase) || phase === 'clearing',
    // The look that ends the growing is judged as well: a phase and the next are decided on with the same look.
    alarms: isForward(phase) ? plan.gateAlarms[to] : [],
    answersSince: isJudged && rollout.purpose === 'deploy' ? begun(rollout.judgedSince, now) : null,
    minutesOf: proven === null || since === null ? null : { colour: proven, since },
  };
}

/** A time that has come; null before it. */
function begun(since: number | null, now: number): number | null {
  return since !== null && since <= now ? since : null;
}

function isForward(phase: Rollout['phase']): boolean {
  return phase === 'pointing' || phase === 'growing' || phase === 'shifting' || phase === 'baking';
}

/**
 * What comes next for a rollout, from what was journalled and what is observed alone: whoever takes it up, after whatever
 * happened, decides the same. Never waits, never acts.
 */
export function decide(given: BlueGreenPlan, journalled: Rollout, seen: Seen): Decision {
  const plan = planFor(given, journalled);
  let rollout = noteLook(journalled, seen);
  // Phases only go on to later ones or back once, so this ends.
  for (;;) {
    const step = decideOn(plan, rollout, seen);
    if (step.kind !== 'enter') return step;
    rollout = step.rollout;
  }
}

function decideOn(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep {
  if (rollout.phase === 'held') return end(rollout, { kind: 'held' });
  if (hasForeignRule(rollout, seen.look)) return meetForeignWeights(rollout, seen);
  // Weights that were meant a while ago are written only if they are still right: also by whoever takes a rollout up.
  const better = rethink(plan, rollout, seen);
  if (better !== null) return better;
  if (rollout.settledAt === null) return writeWeights(rollout, seen);
  switch (rollout.phase) {
    case 'pointing':
      return pointing(plan, rollout, seen);
    case 'growing':
      return growing(plan, rollout, seen);
    case 'shifting':
      return shifting(plan, rollout, seen);
    case 'baking':
      return baking(plan, rollout, seen);
    case 'shrinking':
      return shrinking(plan, rollout, seen);
    case 'returning':
      return returning(plan, rollout, seen);
    case 'clearing':
      return clearing(plan, rollout, seen);
    default:
      return assertNever(rollout.phase);
  }
}

function rethink(plan: BlueGreenPlan, rollout: Rollout, seen: Seen): PhaseStep | null {
  switch (rollout.phase) {
    case 'returning':
      return turnsBack(rollout, seen);
    case 'shifting':
    case 'baking':
      return reconsider(plan, rollout, seen);
    default:
      return null;
  }
}

/**
 * Somebody else wrote weights. Where they took everything from the new colour they rolled back by hand, and only capacity
 * is left to do; any other weights are theirs to explain.
 */
function meetForeignWeights(rollout: Rollout, { look }: Seen): PhaseStep {
  const told = [...look.rules.keys()].flatMap((arn) => {
    const state = ruleState(rollout, arn, look);
    return state.kind === 'foreign' ? [`${arn} (${state.what})`] : [];
  });
  const failure: Failure = {
    code: 'weights-changed-elsewhere',
    message: `Somebody else changed what the listener forwards: ${told.join(', ')}.`,
  };
  const isUndone = !hasWeight(look, rollout.to) && rollout.phase !== 'shrinking';
  if (!isUndone) return hold(rollout, failure, look.at);
  const undone = { ...enter(rollout, 'clearing', look.at), percent: 0, settledAt: look.at };
  return { kind: 'enter', rollout: { ...undone, failure: rollout.failure ?? failure } };
}

/**
 * A rollback goes back to what was proven before, in one step: what made it necessary must not hinder it. A first release
 * gets everything in one step as well, for nobody else could answer meanwhile, and leaves no old colour that is worth keeping.
 */
export function planFor(plan: BlueGreenPlan, rollout: Pick<Rollout, 'purpose' | 'isFirst'>): BlueGreenPlan {
  if (rollout.purpose === 'deploy') return rollout.isFirst ? { ...plan, steps: [100], keepOldSeconds: 0 } : plan;
  return {
    ...plan,
    steps: [100],
    stepSeconds: 0,
    bakeSeconds: 0,
    keepOldSeconds: 0,
    gateAlarms: { blue: [], green: [] },
    smoke: false,
    onFailure: 'rollback',
  };
}

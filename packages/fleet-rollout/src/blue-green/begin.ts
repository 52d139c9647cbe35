import { type Colour, ConflictError, NotFoundError } from '@deploy/kernel';
import { otherColour } from '../colour.ts';
import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';
import { readLiveness, type Weights } from '../shares.ts';
import { isBeforeFirstRelease, namesRelease } from './first-release.ts';
import { healthyIn } from './fleet-seen.ts';

export interface Beginning {
  readonly id: string;
  readonly startedBy: string;
  readonly floor: number;
}

/** A new rollout of a release to the colour without weight; null where the live colour has that release already. */
export function beginDeploy(beginning: Beginning, release: string, look: Observation): Rollout | null {
  const live = liveColour(look);
  if (look.pointers?.[live] === release) return null;
  return newRollout(beginning, { purpose: 'deploy', live, release, look });
}

/** A new rollout back to what the colour without weight served before. Throws `NotFoundError` where that is nothing. */
export function beginRollback(beginning: Beginning, look: Observation): Rollout {
  const live = liveColour(look);
  const previous = look.pointers?.[otherColour(live)] ?? '';
  if (!namesRelease(previous) || previous === look.pointers?.[live]) {
    const what = namesRelease(previous) ? 'the release that is live' : 'nothing';
    throw noPreviousRelease(`The release parameter of ${otherColour(live)} names ${what}.`);
  }
  return newRollout(beginning, { purpose: 'rollback', live, release: previous, look });
}

/** @param message what was found instead of a release to go back to */
export function noPreviousRelease(message: string): NotFoundError {
  return new NotFoundError({
    code: 'no-previous-release',
    message,
    remedy: 'Deploy the release you want with `mode: deploy` and `release`; there is no earlier one to go back to.',
  });
}

/** Reads the live colour. Throws `ConflictError` where no single one is. */
export function liveColour(look: Observation): Colour {
  const liveness = readLiveness(weightsByRule(look));
  if (liveness.kind === 'live') return liveness.colour;
  const what =
    liveness.kind === 'split'
      ? `Both colours have weight (blue ${liveness.weights.blue}, green ${liveness.weights.green})`
      : `The listener rules disagree (${liveness.rules.join(', ')} differ from the first)`;
  throw new ConflictError({
    code: 'live-colour-unclear',
    message: `${what}, and no journal explains it.`,
    remedy:
      'Give every rule all its weight to the colour that is to serve, with `aws elbv2 modify-rule` or in the console, then run this again.',
  });
}

/** Weights of the rules. Throws `ConflictError` for one that does not forward to the colours alone. */
export function weightsByRule(look: Observation): ReadonlyMap<string, Weights> {
  return new Map(
    [...look.rules].map(([arn, reading]) => {
      if (reading.kind === 'colours') return [arn, reading.weights] as const;
      throw new ConflictError({
        code: 'rule-not-of-colours',
        message: `The rule ${arn} does not share requests between the two colours (${reading.kind}).`,
        remedy:
          'Let its forward action name both target groups, and no other, with a weight each of which one is above 0.',
      });
    }),
  );
}

interface Start {
  readonly purpose: Rollout['purpose'];
  readonly live: Colour;
  readonly release: string;
  readonly look: Observation;
}

function newRollout({ id, startedBy, floor }: Beginning, { purpose, live, release, look }: Start): Rollout {
  return {
    strategy: 'blue-green',
    ...{ id, purpose, release, startedBy },
    from: live,
    to: otherColour(live),
    isFirst: isBeforeFirstRelease(look.pointers?.[live] ?? '', healthyIn(look.groups[live])),
    startedAt: look.at,
    phase: 'pointing',
    phaseSince: look.at,
    attendedSince: look.at,
    percent: 0,
    settledAt: look.at,
    highestPercent: 0,
    idleSince: { blue: null, green: null },
    cookieSeconds: 0,
    judgedSince: null,
    demand: Math.max(look.groups[live].desired, floor),
    bootSeconds: null,
    handedOff: false,
    failure: null,
    noScaleInBefore: 0,
    ledger: [],
  };
}

import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';
import { isSameShare, type Weights, weightsFor } from '../shares.ts';
import type { LedgerEntry } from '../undo-ledger.ts';

/** What the rules are meant to give each colour now. */
export function intended({ to, percent }: Pick<Rollout, 'to' | 'percent'>): Weights {
  return weightsFor(to, percent);
}

/** The place of a rule's weights in the ledger. */
export function rulePlace(arn: string): string {
  return `rule/${arn}`;
}

/** Weights as the ledger keeps them: in lowest terms, so that 1:1 and 50:50 are the same value. */
export function writeShare({ blue, green }: Weights): string {
  const divisor = greatestCommonDivisor(blue, green);
  return `${blue / divisor}:${green / divisor}`;
}

export type RuleState =
  | { readonly kind: 'as-intended' }
  /** Something that this rollout wrote earlier, or that was there before it: it is written again. */
  | { readonly kind: 'behind' }
  | { readonly kind: 'foreign'; readonly what: string };

/** What one rule gives, compared with what it should. */
export function ruleState(rollout: Rollout, arn: string, look: Observation): RuleState {
  const reading = look.rules.get(arn);
  if (reading?.kind !== 'colours') return { kind: 'foreign', what: reading?.kind ?? 'gone' };
  if (isSameShare(reading.weights, intended(rollout))) return { kind: 'as-intended' };
  const share = writeShare(reading.weights);
  const entry = rollout.ledger.find(({ place }) => place === rulePlace(arn));
  return acceptable(rollout, entry, look.at).includes(share)
    ? { kind: 'behind' }
    : { kind: 'foreign', what: `blue ${reading.weights.blue}, green ${reading.weights.green}` };
}

/**
 * Values of a rule that are explained by this rollout. Once all rules were read back as intended there are none but that;
 * while a call of a stopped owner may still land, everything that was ever set.
 */
function acceptable(rollout: Rollout, entry: LedgerEntry | undefined, now: number): readonly string[] {
  if (entry === undefined) return [];
  if (rollout.settledAt === null) return [entry.before, ...entry.set];
  return now < rollout.noScaleInBefore ? entry.set : [];
}

/** Shares that a rule may have when it is written with others, see `Change`. */
export function replaceable(rollout: Rollout, look: Observation): readonly Weights[] {
  const shares = [...look.rules.keys()].flatMap((arn) => {
    const entry = rollout.ledger.find(({ place }) => place === rulePlace(arn));
    return acceptable(rollout, entry, look.at);
  });
  return [...new Set([...shares, writeShare(intended(rollout))])].map(readShare);
}

function readShare(share: string): Weights {
  const [blue, green] = share.split(':').map(Number);
  return { blue: blue ?? 0, green: green ?? 0 };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.max(a, 1) : greatestCommonDivisor(b, a % b);
}

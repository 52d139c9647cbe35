/** A value that a rollout set and will put back: `place` names it, such as `blue/min-size`. */
export interface LedgerEntry {
  readonly place: string;
  /** What was there before the rollout's first change of it. */
  readonly before: string;
  /** Everything that the rollout set there: with a lost answer, either of the last two may be in place. */
  readonly set: readonly string[];
}

export type Ledger = readonly LedgerEntry[];

/** Notes an intended change, before it is made. `before` counts only for the first change of a place. */
export function noteChange(
  ledger: Ledger,
  change: { readonly place: string; readonly before: string; readonly set: string },
): Ledger {
  const known = ledger.find(({ place }) => place === change.place);
  if (known === undefined) return [...ledger, { place: change.place, before: change.before, set: [change.set] }];
  const set = [...known.set.filter((value) => value !== change.set), change.set];
  return ledger.map((entry) => (entry === known ? { ...known, set } : entry));
}

export type Undo =
  | { readonly kind: 'restore'; readonly place: string; readonly value: string }
  | { readonly kind: 'nothing-to-do'; readonly place: string }
  /** Somebody else changed it meanwhile: theirs stays. */
  | { readonly kind: 'foreign'; readonly place: string; readonly value: string }
  /** It no longer exists. */
  | { readonly kind: 'gone'; readonly place: string };

/**
 * What puts the ledger's values back, latest first. A value is restored only where it is one that this rollout set, so a
 * change of a person, of Terraform or of autoscaling survives.
 */
export function undoOf(ledger: Ledger, observed: ReadonlyMap<string, string>): readonly Undo[] {
  return ledger.toReversed().map(({ place, before, set }): Undo => {
    const value = observed.get(place);
    if (value === undefined) return { kind: 'gone', place };
    if (value === before) return { kind: 'nothing-to-do', place };
    return set.includes(value) ? { kind: 'restore', place, value: before } : { kind: 'foreign', place, value };
  });
}

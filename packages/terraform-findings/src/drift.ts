import { changedAttributes } from './changed-attributes.ts';
import { isChange, type PlanDocument, type ResourceChange } from './plan-document.ts';
import { type ChangeKind, kindOf } from './plan-risk.ts';

export interface DriftedResource {
  readonly address: string;
  readonly type: string;
  /** Whether it is gone, or other than the code says. */
  readonly how: 'deleted' | 'changed';
  /** Attributes that an apply would set back; never their values. */
  readonly attributes: readonly string[];
}

export interface PendingResource {
  readonly address: string;
  readonly type: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly string[];
}

/** How a stack, its state and what is really there differ. */
export interface Drift {
  /** Changed outside Terraform, and an apply would change it back. */
  readonly drifted: readonly DriftedResource[];
  /** Changed in the code, and not applied yet. */
  readonly pending: readonly PendingResource[];
  /** Changed outside Terraform where the code leaves it to others: weights, sizes, pointers. No drift. */
  readonly leftToOthers: readonly string[];
  /** False when planning stopped with an error: then nothing is known for certain. */
  readonly isWhole: boolean;
}

/**
 * Tells drift from changes that wait. Needs an ordinary plan: one with `-refresh-only` does not tell what an apply would
 * undo, and so not what matters. `resource_drift` alone is no answer either: it lists computed values, and what
 * `ignore_changes` leaves to deploys.
 */
export function driftOf(plan: PlanDocument): Drift {
  const drifts = new Map(plan.drift.filter((entry) => entry.deposed === null).map((entry) => [entry.address, entry]));
  const drifted: DriftedResource[] = [];
  const pending: PendingResource[] = [];
  for (const change of plan.changes) {
    if (!isChange(change)) continue;
    const told = drifts.get(change.address) ?? drifts.get(change.previousAddress ?? '');
    const undone = told === undefined ? null : undoing(change, told);
    if (undone !== null) drifted.push(undone);
    const rest = pendingOf(change, undone);
    if (rest !== null) pending.push(rest);
  }
  const known = new Set([...drifted, ...pending].map(({ address }) => address));
  const leftToOthers = [...drifts.values()].filter(
    (entry) => !known.has(entry.address) && entry.action !== 'no-op' && changedAttributes(entry).length > 0,
  );
  return { drifted, pending, leftToOthers: leftToOthers.map(({ address }) => address), isWhole: plan.isWhole };
}

/** The part of a change that only takes back what somebody did outside; `null` when it takes nothing back. */
function undoing(change: ResourceChange, told: ResourceChange): DriftedResource | null {
  const { address, type } = change;
  if (told.action === 'delete') {
    return change.action === 'create' ? { address, type, how: 'deleted', attributes: [] } : null;
  }
  if (change.action !== 'update' && change.action !== 'replace') return null;
  const moved = new Set(changedAttributes(told));
  const attributes = changedAttributes(change).filter((name) => moved.has(name));
  return attributes.length === 0 ? null : { address, type, how: 'changed', attributes };
}

function pendingOf(change: ResourceChange, undone: DriftedResource | null): PendingResource | null {
  const kind = kindOf(change);
  const { address, type } = change;
  if (undone === null) return { address, type, kind, attributes: kind === 'update' ? changedAttributes(change) : [] };
  if (undone.how === 'deleted') return null;
  const attributes = changedAttributes(change).filter(
    (name) => !undone.attributes.includes(name) && !isComputed(change, name),
  );
  return attributes.length === 0 ? null : { address, type, kind, attributes };
}

/** Known only afterwards: it follows from other attributes, and nobody wrote it. */
const isComputed = ({ unknown, after }: ResourceChange, name: string): boolean =>
  unknown[name] === true && !Object.hasOwn(after, name);

export type DriftState = 'clean' | 'drifted' | 'pending' | 'failed';

/** The worst of it: an error hides everything else, drift hides what only waits. */
export function driftState({ drifted, isWhole, pending }: Drift): DriftState {
  if (!isWhole) return 'failed';
  if (drifted.length > 0) return 'drifted';
  return pending.length > 0 ? 'pending' : 'clean';
}

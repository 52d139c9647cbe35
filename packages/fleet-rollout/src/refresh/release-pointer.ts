import { noteChange } from '../undo-ledger.ts';
import { READS_SETTLE_MS } from './own-refresh.ts';
import type { RefreshChange, RefreshObservation } from './refresh-cloud.ts';
import type { RefreshRollout } from './refresh-rollout.ts';

/** Where the ledger keeps the release pointer. */
export const POINTER = 'release-pointer';

/** The ledger's entry of the pointer; undefined where this rollout never meant to write it. */
export function pointerEntry({ ledger }: RefreshRollout) {
  return ledger.find(({ place }) => place === POINTER);
}

/** The pointer holds what this rollout neither found nor set: another release is on its way, and it is not ours to touch. */
export function isPointerTaken(rollout: RefreshRollout, { pointer }: RefreshObservation): boolean {
  if (rollout.pointerTaken) return true;
  const known = knownValues(rollout);
  return pointer !== null && known.length > 0 && !known.includes(pointer.value);
}

/** Somebody put the old value back while the rollout goes forward. Right after the write it may be an old reading. */
export function isPointerPutBack(rollout: RefreshRollout, { at, pointer }: RefreshObservation): boolean {
  const { pointedAt, release, before } = rollout;
  if (pointer === null || pointedAt === null || pointer.value === release) return false;
  return pointer.value === before.pointer && at >= pointedAt + READS_SETTLE_MS;
}

/** After it was put back it holds the new release again: a request that was under way came late. */
export function cameLate(rollout: RefreshRollout, { at, pointer }: RefreshObservation): boolean {
  const entry = pointerEntry(rollout);
  if (entry === undefined || pointer === null || rollout.restoredAt === null) return false;
  const isNew = pointer.value !== entry.before && entry.set.includes(pointer.value);
  return isNew && at >= rollout.restoredAt + READS_SETTLE_MS;
}

/** The rollout with the intent to write its release, and the change. */
export function writeRelease(rollout: RefreshRollout, release: string, before: string) {
  const ledger = noteChange(rollout.ledger, { place: POINTER, before, set: release });
  const intended = { ...rollout, ledger };
  return { intended, asked: pointerChange(intended, release) };
}

/** The change that gives the pointer a value, as long as nobody else changed it. */
export function pointerChange(rollout: RefreshRollout, value: string): RefreshChange {
  return { kind: 'pointer', value, from: knownValues(rollout).filter((known) => known !== value) };
}

function knownValues(rollout: RefreshRollout): readonly string[] {
  const entry = pointerEntry(rollout);
  const values = [rollout.before.pointer, rollout.release, entry?.before ?? null, ...(entry?.set ?? [])];
  return [...new Set(values.filter((value) => value !== null))];
}

import type { ResourceChange } from './plan-document.ts';
import { isObject, isSame } from './plan-json.ts';

/** Names of the top-level attributes that a change touches, in order of the alphabet. Never their values. */
export function changedAttributes({ before, after, unknown }: ResourceChange): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  return [...names]
    .filter((name) => hasUnknown(unknown[name]) || !isSame(before[name] ?? null, after[name] ?? null))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Whether a part of a value is known only after the apply. */
function hasUnknown(marks: unknown): boolean {
  if (marks === true) return true;
  if (Array.isArray(marks)) return marks.some(hasUnknown);
  return isObject(marks) && Object.values(marks).some(hasUnknown);
}

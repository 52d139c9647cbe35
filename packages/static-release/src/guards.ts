import { PreconditionError } from '@deploy/kernel';
import type { ReleaseEntry } from './entry.ts';
import { GUARD_REMEDIES, GUARDS, type GuardName, type Violation } from './guard.ts';
import { type Allowance, sortOut } from './guard-allowance.ts';
import { anomalies, entryMissing, fileSizes, privateFiles, sourceEmpty, versionControl } from './guard-files.ts';
import { keyForms, nameCollisions, stateFolder } from './guard-names.ts';
import { missingReferences, type ReferenceContext } from './guard-references.ts';
import type { Scan } from './scan.ts';

export interface GuardedRelease extends ReferenceContext {
  readonly scan: Scan;
  readonly entries: readonly ReleaseEntry[];
}

export interface GuardVerdict {
  readonly refused: readonly Violation[];
  /** Found, and let through by `allow`. */
  readonly allowed: readonly Violation[];
}

/** Runs all guards and sorts out what `allow` lets through. */
export function checkGuards(release: GuardedRelease, allowance: Allowance): GuardVerdict {
  const { scan, entries, prefix } = release;
  const { files } = scan;
  return sortOut(
    [
      ...sourceEmpty(scan),
      ...entryMissing(scan, entries),
      ...privateFiles(files),
      ...versionControl(files),
      ...anomalies(scan),
      ...nameCollisions(files),
      ...keyForms(files, prefix),
      ...stateFolder(files),
      ...fileSizes(files),
      ...missingReferences(files, release),
    ],
    allowance,
  );
}

const SHOWN = 10;

/**
 * Throws one `PreconditionError` for all violations, or does nothing when there are none. Its code is the guard's name, or
 * `guards-refused` when several guards refused.
 */
export function refuseViolations(violations: readonly Violation[]): void {
  const byGuard = GUARDS.map((guard) => [guard, violations.filter((found) => found.guard === guard)] as const).filter(
    ([, found]) => found.length > 0,
  );
  const [first, ...others] = byGuard;
  if (first === undefined) return;
  const lists = byGuard.map(([guard, found]) => [`${guard}:`, ...shown(found)].join('\n'));
  throw new PreconditionError({
    code: others.length === 0 ? first[0] : 'guards-refused',
    message: `The release was refused, and nothing was changed.\n${lists.join('\n')}`,
    remedy: [...byGuard.map(([guard]) => remedyOf(guard)), ALLOW_REMEDY].join('\n'),
  });
}

const ALLOW_REMEDY = 'What is meant to be published is let through with input `allow`, one `guard-name:glob` a line.';

const remedyOf = (guard: GuardName): string => `${guard}: ${GUARD_REMEDIES[guard]}`;

function shown(found: readonly Violation[]): readonly string[] {
  const lines = found.slice(0, SHOWN).map((violation) => `- ${violation.text}`);
  return found.length > SHOWN ? [...lines, `- and ${found.length - SHOWN} more`] : lines;
}

import { InputError } from '@deploy/kernel';
import { compileGlob, GlobError, type KeyMatcher } from './glob.ts';
import { ALWAYS_REFUSED, GUARDS, type GuardName, type Violation } from './guard.ts';

/** What input `allow` lets through the guards. */
export interface Allowance {
  lets(guard: GuardName, subjects: readonly string[]): boolean;
}

export const NOTHING_ALLOWED: Allowance = { lets: () => false };

/**
 * Reads input `allow`: lines that are a glob, which holds for every guard, or `guard-name:glob`. Throws `InputError` listing
 * every line that cannot be used.
 */
export function parseAllowance(lines: readonly string[]): Allowance {
  const faults: string[] = [];
  const grants: Grant[] = [];
  for (const line of lines) {
    const grant = parseLine(line);
    if (typeof grant === 'string') faults.push(`${JSON.stringify(line)}: ${grant}`);
    else grants.push(grant);
  }
  if (faults.length > 0) throw allowInvalid(faults);
  return {
    lets: (guard, subjects) =>
      !ALWAYS_REFUSED.has(guard) &&
      grants.some((grant) => (grant.guard === null || grant.guard === guard) && subjects.some(grant.matches)),
  };
}

/** What is wrong with a line of `allow`; null when nothing is. */
export function faultInAllowance(line: string): string | null {
  const grant = parseLine(line);
  return typeof grant === 'string' ? grant : null;
}

/** Parts violations into those that are refused and those that `allow` lets through. */
export function sortOut(
  violations: readonly Violation[],
  allowance: Allowance,
): { readonly refused: readonly Violation[]; readonly allowed: readonly Violation[] } {
  const isAllowed = (violation: Violation) => allowance.lets(violation.guard, violation.subjects);
  return {
    refused: violations.filter((violation) => !isAllowed(violation)),
    allowed: violations.filter(isAllowed),
  };
}

interface Grant {
  /** Null for every guard. */
  readonly guard: GuardName | null;
  readonly matches: KeyMatcher;
}

const LENIENT = GUARDS.filter((guard) => !ALWAYS_REFUSED.has(guard)).join(', ');

/** A grant, or what is wrong with the line. */
function parseLine(line: string): Grant | string {
  const [, prefix, rest] = /^([a-z]+(?:-[a-z]+)*):\s*(.*)$/.exec(line) ?? [];
  const guard = GUARDS.find((name) => name === prefix) ?? null;
  if (prefix !== undefined && guard === null) return `\`${prefix}\` is not a guard; there are ${LENIENT}`;
  if (guard !== null && ALWAYS_REFUSED.has(guard)) return `nothing can be let through \`${guard}\``;
  try {
    return { guard, matches: compileGlob(rest ?? line) };
  } catch (thrown) {
    if (thrown instanceof GlobError) return `the glob ${thrown.message}`;
    throw thrown;
  }
}

function allowInvalid(faults: readonly string[]): InputError {
  return new InputError({
    code: 'allow-invalid',
    message: `Input \`allow\` holds ${faults.length} line(s) that cannot be used: ${faults.join('; ')}.`,
    remedy: `Write a glob, or a guard and a glob as in \`source-map:vendor/**\`.`,
  });
}

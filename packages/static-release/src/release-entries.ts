import { InputError, type ObjectHeaders } from '@deploy/kernel';
import type { ReleaseEntry, Role } from './entry.ts';
import { inputGlobs, type KeyMatcher } from './glob.ts';
import { hashedKeys } from './hashed-name.ts';
import { IMMUTABLE, isKeptForEver, NO_CACHE } from './header-presets.ts';
import { type HeaderRule, judgeByRules, type RuleVerdict } from './header-rule.ts';
import { contentTypeOf, isHtmlType, UNKNOWN_TYPE } from './mime-type.ts';
import { compareKeys } from './release-id.ts';
import { isConfigName, isWorkerName } from './role-name.ts';
import type { ScannedFile } from './scan.ts';

/** Input `entry` when nobody gives one: every `index.html`. */
export const DEFAULT_ENTRY: readonly string[] = ['index.html'];

/**
 * Decides what each file is to a visitor and the headers it is served with, in key order. Throws `InputError` with code
 * `immutable-refused` when a rule would make a file immutable whose name is not proven to hold a digest of its content
 * and for which no rule vouches, or an entry or a service worker at all.
 *
 * @param rules input `headers`, over the presets
 * @param entryGlobs input `entry`: the pages that visitors open first
 */
export function toEntries(
  scanned: readonly ScannedFile[],
  rules: readonly HeaderRule[],
  entryGlobs: readonly string[] = DEFAULT_ENTRY,
): readonly ReleaseEntry[] {
  const isEntry = inputGlobs('entry', entryGlobs);
  const proven = hashedKeys(scanned.map((file) => file.key));
  const refused: Refusal[] = [];
  const entries = scanned.map((file) => {
    const verdict = judgeByRules(rules, file.key);
    const contentType = verdict.headers.contentType ?? contentTypeOf(file.key) ?? UNKNOWN_TYPE;
    const role = roleOf(file, { verdict, contentType, isEntry, isProven: proven.has(file.key) });
    const refusal = refusalOf(file.key, role, verdict);
    if (refusal !== null) refused.push(refusal);
    return {
      key: file.key,
      size: file.size,
      sha256: file.sha256,
      role,
      headers: headersOf(role, verdict, contentType),
    };
  });
  if (refused.length > 0) throw immutableRefused(refused);
  return entries.sort((a, b) => compareKeys(a.key, b.key));
}

/** Keys whose names say nothing about their type; served as bytes to download, most likely not as meant. */
export function untypedKeys(entries: readonly ReleaseEntry[]): readonly string[] {
  return entries
    .filter((entry) => entry.headers.contentType === UNKNOWN_TYPE && contentTypeOf(entry.key) === null)
    .map((entry) => entry.key);
}

interface RoleFacts {
  readonly verdict: RuleVerdict;
  readonly contentType: string;
  readonly isEntry: KeyMatcher;
  readonly isProven: boolean;
}

function roleOf(file: ScannedFile, facts: RoleFacts): Role {
  const { verdict } = facts;
  if (verdict.worker ?? isWorkerName(file.key)) return 'worker';
  const isPage = isHtmlType(facts.contentType);
  if (isPage && facts.isEntry(file.key)) return 'entry';
  if (verdict.hashed === true) return 'hashed';
  if (isPage) return 'page';
  if (file.layer === 'overlay') return 'config';
  if (verdict.hashed !== false && facts.isProven) return 'hashed';
  return isConfigName(file.key) ? 'config' : 'file';
}

function headersOf(role: Role, verdict: RuleVerdict, contentType: string): ObjectHeaders {
  return { cacheControl: role === 'hashed' ? IMMUTABLE : NO_CACHE, ...verdict.headers, contentType };
}

interface Refusal {
  readonly rule: HeaderRule;
  readonly key: string;
  readonly why: string;
}

function refusalOf(key: string, role: Role, verdict: RuleVerdict): Refusal | null {
  if (role === 'hashed') return null;
  const isFixed = role === 'entry' || role === 'worker';
  const what = role === 'entry' ? 'an entry page' : 'a service worker';
  if (isFixed && verdict.hashed === true && verdict.hashedRule !== null) {
    return { rule: verdict.hashedRule, key, why: `${what}, which is never immutable` };
  }
  const { cacheControlRule: rule, headers } = verdict;
  if (rule === null || headers.cacheControl === undefined || !isKeptForEver(headers.cacheControl)) return null;
  return { rule, key, why: isFixed ? `${what}, which is never immutable` : 'not proven to hold a digest in its name' };
}

const SHOWN = 5;

function immutableRefused(refused: readonly Refusal[]): InputError {
  const byRule = Map.groupBy(refused, ({ rule, why }) => `line ${rule.line} (${rule.match.join(', ')}): ${why}`);
  const list = [...byRule].map(([where, refusals]) => {
    const keys = refusals.slice(0, SHOWN).map((refusal) => refusal.key);
    const more = refusals.length > SHOWN ? ` and ${refusals.length - SHOWN} more` : '';
    return `- ${where}: ${keys.join(', ')}${more}`;
  });
  return new InputError({
    code: 'immutable-refused',
    message: `Input \`headers\` would have ${refused.length} file(s) cached for ever that may change:\n${list.join('\n')}`,
    remedy:
      'Narrow the rule, or give it a `cache-control` of at most 30 days without `immutable`. Where the build does put a digest of the content into the names, add `hashed: true` to the rule; entry pages and service workers stay as they are.',
  });
}

import type { ObjectHeaders } from '@deploy/kernel';
import type { KeyMatcher } from './glob.ts';

/** What one rule of input `headers` says about the keys it matches. */
export interface HeaderRule {
  /** The globs as written, for messages. */
  readonly match: readonly string[];
  readonly matches: KeyMatcher;
  /** Where it begins in the input, counted from 1. */
  readonly line: number;
  readonly headers: ObjectHeaders;
  /** True vouches that the name holds a digest of the content; false says that it does not; null says nothing. */
  readonly hashed: boolean | null;
  /** True says that the file is a service worker, whatever its name. */
  readonly worker: boolean | null;
}

/** What all rules together say about one key. */
export interface RuleVerdict {
  readonly headers: ObjectHeaders;
  readonly hashed: boolean | null;
  readonly worker: boolean | null;
  /** The rule that had the last word on `cache-control`. */
  readonly cacheControlRule: HeaderRule | null;
  /** The rule that had the last word on `hashed`. */
  readonly hashedRule: HeaderRule | null;
}

/** A later rule wins, header by header; metadata name by name. */
export function judgeByRules(rules: readonly HeaderRule[], key: string): RuleVerdict {
  let verdict: RuleVerdict = { headers: {}, hashed: null, worker: null, cacheControlRule: null, hashedRule: null };
  for (const rule of rules) {
    if (!rule.matches(key)) continue;
    const metadata = { ...verdict.headers.metadata, ...rule.headers.metadata };
    verdict = {
      headers: {
        ...verdict.headers,
        ...rule.headers,
        ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
      },
      hashed: rule.hashed ?? verdict.hashed,
      worker: rule.worker ?? verdict.worker,
      cacheControlRule: rule.headers.cacheControl === undefined ? verdict.cacheControlRule : rule,
      hashedRule: rule.hashed === null ? verdict.hashedRule : rule,
    };
  }
  return verdict;
}

/** Rules that match none of the keys: most likely misspelt. */
export function unmatchedRules(rules: readonly HeaderRule[], keys: readonly string[]): readonly HeaderRule[] {
  return rules.filter((rule) => !keys.some(rule.matches));
}

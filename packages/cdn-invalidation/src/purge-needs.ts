import type { PathChange } from '@deploy/kernel';
import { type Distribution, type ErrorResponse, missingResponses, SHORT_ERROR_TTL } from './distribution.ts';
import { nameablePrefix } from './invalidation-path.ts';
import { judgeChange, type PurgeReason, type SpareReason } from './judge-change.ts';
import type { Pattern } from './path-tree.ts';
import type { EverythingReason, PurgeRequest } from './purge-request.ts';
import { type BucketView, type ServedPath, servedPathOf, servedPaths, servedPrefixes } from './served-paths.ts';

/** What has to be purged at one distribution, before it is put into few words. */
export interface PurgeNeeds {
  /** Each pattern once. */
  readonly wanted: readonly { readonly pattern: Pattern; readonly why: PurgeReason }[];
  readonly spared: Readonly<Partial<Record<SpareReason, number>>>;
  /** Live paths whose copies are right. */
  readonly unchanged: readonly string[];
  readonly everything: EverythingReason | null;
}

export function neededPurges(request: PurgeRequest): PurgeNeeds {
  const { changed, typed, view } = request;
  const needs = new Needs();
  for (const pattern of typed) needs.want(pattern, 'typed');
  const everything = whyEverything(request);
  if (everything !== null) {
    for (const pattern of everythingIn(view, changed?.prefix ?? '')) needs.want(pattern, 'everything');
  }
  for (const change of changed?.changes ?? []) {
    if (change.generation <= request.acknowledged) needs.spare('acknowledged', change, view);
    else if (everything === null) needs.judge(change, view);
  }
  for (const path of changed?.unchanged ?? []) needs.keep(path, view);
  return { ...needs.result(), everything };
}

function whyEverything({ acknowledged, changed, strategy }: PurgeRequest): EverythingReason | null {
  if (strategy === 'everything') return 'asked';
  if (changed === null || acknowledged >= changed.generation) return null;
  if (!changed.complete) return 'records-incomplete';
  return acknowledged < changed.since ? 'list-too-short' : null;
}

/** Everything that a prefix of the bucket is served under. */
function everythingIn(view: BucketView, prefix: string): readonly Pattern[] {
  return servedPrefixes(view, prefix).flatMap((served) => {
    const inside = keyPattern(served, true);
    if (served === '/') return [inside];
    const { distribution } = view;
    const isErrorPage = ({ page, ttl }: ErrorResponse) => page?.startsWith(served) === true && ttl > SHORT_ERROR_TTL;
    if (distribution?.errorResponses.some(isErrorPage)) return [{ text: '/', isWildcard: true }];
    // `/app` may be a copy of what `/app/` shows.
    return [inside, keyPattern(served.slice(0, -1), false)];
  });
}

/** A path that comes from a key: what cannot be named is covered by a wildcard before it. */
function keyPattern(path: string, isWildcard: boolean): Pattern {
  const text = nameablePrefix(path);
  return { text, isWildcard: isWildcard || text.length < path.length };
}

class Needs {
  readonly #wanted = new Map<string, { pattern: Pattern; why: PurgeReason }>();
  readonly #spared: Partial<Record<SpareReason, number>> = {};
  readonly #unchanged: string[] = [];

  want(pattern: Pattern, why: PurgeReason): void {
    const key = pattern.isWildcard ? `${pattern.text}*` : pattern.text;
    if (!this.#wanted.has(key)) this.#wanted.set(key, { pattern, why });
  }

  judge(change: PathChange, view: BucketView): void {
    const served = servedPaths(view, change.path);
    const { distribution } = view;
    const keepsErrors =
      distribution === null || missingResponses(distribution).some(({ ttl }) => ttl > SHORT_ERROR_TTL);
    const verdicts = served.map((each) => ({ each, verdict: judgeChange(change, each.behaviours, keepsErrors) }));
    for (const { each, verdict } of verdicts) if (verdict.purge) this.#wantServed(each, verdict.why);
    const standsInForErrors = distribution !== null && served.some(({ path }) => isKeptErrorPage(distribution, path));
    if (standsInForErrors && change.kind !== 'added') this.want({ text: '/', isWildcard: true }, 'error-page');
    const isPurged = standsInForErrors || verdicts.some(({ verdict }) => verdict.purge);
    const [first] = verdicts;
    if (!isPurged) this.#count(first === undefined || first.verdict.purge ? 'not-served' : first.verdict.why);
  }

  spare(why: SpareReason, change: PathChange, view: BucketView): void {
    this.#count(why);
    if (change.new !== null) this.keep(change.path, view);
  }

  keep(objectPath: string, view: BucketView): void {
    const served = servedPathOf(view, objectPath);
    if (served !== null) this.#unchanged.push(served.path);
  }

  result(): Omit<PurgeNeeds, 'everything'> {
    return { wanted: [...this.#wanted.values()], spared: this.#spared, unchanged: this.#unchanged };
  }

  #wantServed({ behaviours, path }: ServedPath, why: PurgeReason): void {
    const pattern = keyPattern(path, false);
    this.want(pattern, why);
    // A path without a query string leaves copies that have one in their key (source: CloudFront Developer Guide, "What
    // you need to know when invalidating paths", query strings).
    const hasQueries = behaviours?.some(({ isKeyedByQuery }) => isKeyedByQuery) ?? false;
    if (hasQueries && !pattern.isWildcard) this.want({ text: `${path}?`, isWildcard: true }, why);
  }

  #count(why: SpareReason): void {
    this.#spared[why] = (this.#spared[why] ?? 0) + 1;
  }
}

/** Copies of an error page are cached under the paths that failed, for as long as the error (source: the same guide). */
const isKeptErrorPage = ({ errorResponses }: Distribution, path: string): boolean =>
  errorResponses.some(({ page, ttl }) => page === path && ttl > SHORT_ERROR_TTL);

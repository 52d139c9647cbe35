import type { CachePolicyModel, ErrorResponseModel } from '../model.ts';
import { parseCacheControl, statedLifetime } from './cache-control.ts';
import type { EdgeKnobs } from './knobs.ts';
import type { HttpAnswer } from './message.ts';

/** How long an answer of an origin may be served from the cache. */
export type Freshness =
  | { readonly kind: 'uncached' }
  | {
      readonly kind: 'cached';
      readonly ttlSeconds: number;
      /** After the TTL: served at once, and refreshed behind the visitor's back, for this long. */
      readonly staleWhileRevalidateSeconds: number;
      /** After the TTL: served when the origin fails, for this long; null for as long as the copy is there. */
      readonly staleIfErrorSeconds: number | null;
    };

const UNCACHED: Freshness = { kind: 'uncached' };

/**
 * The table of the CloudFront Developer Guide, "Manage how long content stays in the cache (expiration)". A minimum TTL
 * above 0 overrides `no-cache`, `no-store` and `private`; stale serving ends with the maximum TTL.
 */
export function freshnessOf(
  answer: HttpAnswer,
  policy: CachePolicyModel,
  nowMs: number,
  knobs: Pick<EdgeKnobs, 'noCache'>,
): Freshness {
  if (policy.maxTtl === 0) return UNCACHED;
  const directives = parseCacheControl(answer.headers['cache-control']);
  const stated = statedLifetime(answer.headers, directives, nowMs);
  if (directives.noCache || directives.noStore || directives.isPrivate) {
    if (policy.minTtl > 0) return kept(policy.minTtl, policy.maxTtl, 0, directives.staleIfError);
    const forbids = directives.noStore || directives.isPrivate || knobs.noCache === 'not-stored';
    return forbids ? UNCACHED : kept(0, policy.maxTtl, 0, 0);
  }
  if ((answer.status === 307 || answer.status === 308) && answer.headers['cache-control'] === undefined)
    return UNCACHED;
  const ttl = stated === null ? Math.max(policy.minTtl, policy.defaultTtl) : clamp(stated, policy);
  const whileRevalidating = answer.headers['vary']?.trim() === '*' ? 0 : (directives.staleWhileRevalidate ?? 0);
  return kept(isVaryAll(answer, policy) ? 0 : ttl, policy.maxTtl, whileRevalidating, directives.staleIfError);
}

/** `Vary: *` with a minimum TTL of 0: every request goes to the origin, without conditions (source: "Content negotiation"). */
export function isVaryAll(answer: HttpAnswer, policy: CachePolicyModel): boolean {
  return policy.minTtl === 0 && answer.headers['vary']?.trim() === '*';
}

function kept(ttlSeconds: number, maxTtl: number, whileRevalidating: number, ifError: number | null): Freshness {
  const room = Math.max(0, maxTtl - ttlSeconds);
  return {
    kind: 'cached',
    ttlSeconds,
    staleWhileRevalidateSeconds: Math.min(whileRevalidating, room),
    staleIfErrorSeconds: ifError === null ? null : Math.min(ifError, room),
  };
}

function clamp(seconds: number, policy: CachePolicyModel): number {
  return Math.min(Math.max(seconds, policy.minTtl), policy.maxTtl);
}

/** Seconds that CloudFront caches an error where the distribution says nothing. */
export const DEFAULT_ERROR_TTL_SECONDS = 10;

const ALWAYS_CACHED = new Set([404, 410, 414, 500, 501, 502, 503, 504]);
const CACHED_BY_HEADER = new Set([400, 403, 405, 412, 415]);
const MAY_FORBID_CACHING = new Set([404, 410, 414, 501]);

/** The configured error caching TTL of a status, or CloudFront's default. */
export function errorMinTtl(status: number, responses: readonly ErrorResponseModel[]): number {
  return responses.find(({ errorCode }) => errorCode === status)?.errorCachingMinTtl ?? DEFAULT_ERROR_TTL_SECONDS;
}

/**
 * Seconds that an error of the origin is cached, or null when it is not (source: CloudFront Developer Guide, "How
 * CloudFront processes HTTP 4xx and 5xx status codes" and "Control how long CloudFront caches errors").
 */
export function errorTtl(
  answer: HttpAnswer,
  responses: readonly ErrorResponseModel[],
  policy: CachePolicyModel,
  nowMs: number,
  knobs: Pick<EdgeKnobs, 'forbidden'>,
): number | null {
  const directives = parseCacheControl(answer.headers['cache-control']);
  const forbids = directives.noCache || directives.noStore || directives.isPrivate;
  if (forbids && MAY_FORBID_CACHING.has(answer.status)) return null;
  const hasLifetime = directives.maxAge !== null || directives.sMaxAge !== null;
  const isCached =
    ALWAYS_CACHED.has(answer.status) ||
    (CACHED_BY_HEADER.has(answer.status) && hasLifetime) ||
    (answer.status === 403 && knobs.forbidden === 'always');
  if (!isCached) return null;
  const stated = forbids ? null : statedLifetime(answer.headers, directives, nowMs);
  return Math.max(errorMinTtl(answer.status, responses), Math.min(stated ?? 0, policy.maxTtl));
}

import type { HeaderFields } from './message.ts';

/** The directives of a `Cache-Control` header that CloudFront acts on. Seconds; null where missing or not a number. */
export interface CacheDirectives {
  readonly noCache: boolean;
  readonly noStore: boolean;
  readonly isPrivate: boolean;
  readonly maxAge: number | null;
  readonly sMaxAge: number | null;
  readonly staleWhileRevalidate: number | null;
  readonly staleIfError: number | null;
}

export function parseCacheControl(header: string | undefined): CacheDirectives {
  const found = new Map<string, string>();
  for (const match of (header ?? '').matchAll(/([^\s,;="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g)) {
    const name = match[1]?.toLowerCase() ?? '';
    if (!found.has(name)) found.set(name, match[2] ?? match[3] ?? '');
  }
  return {
    noCache: found.has('no-cache'),
    noStore: found.has('no-store'),
    isPrivate: found.has('private'),
    maxAge: seconds(found.get('max-age')),
    sMaxAge: seconds(found.get('s-maxage')),
    staleWhileRevalidate: seconds(found.get('stale-while-revalidate')),
    staleIfError: seconds(found.get('stale-if-error')),
  };
}

function seconds(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/**
 * The lifetime that the headers themselves ask for, in seconds, or null where they ask for none: `s-maxage` before
 * `max-age` before `Expires`. A date that cannot be read counts as past (RFC 9111, 5.3).
 */
export function statedLifetime(headers: HeaderFields, directives: CacheDirectives, nowMs: number): number | null {
  const stated = directives.sMaxAge ?? directives.maxAge;
  if (stated !== null) return stated;
  const expires = headers['expires'];
  if (expires === undefined) return null;
  const at = Date.parse(expires);
  return Number.isNaN(at) ? 0 : Math.max(0, (at - nowMs) / 1000);
}

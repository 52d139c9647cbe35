import type { CacheTtl } from './distribution.ts';

/**
 * Whether an edge location may serve a copy without asking the origin first, fresh or stale. What is not certain counts
 * as yes. Source: CloudFront Developer Guide, "Manage how long content stays in the cache (expiration)".
 *
 * @param ttl of the behaviour; null when it is not known
 */
export function mayServeUnasked(cacheControl: string | null, ttl: CacheTtl | null): boolean {
  if (ttl === null) return true;
  if (ttl.max === 0) return false;
  // A minimum TTL overrides whatever the origin says.
  if (ttl.min > 0) return true;
  const directives = parseDirectives(cacheControl ?? '');
  if (forbidsReuse(directives)) return false;
  if (['stale-while-revalidate', 'stale-if-error'].some((name) => seconds(directives, name) !== 0)) return true;
  // Without a lifetime an `Expires` header decides, of which there is no record, or the default TTL.
  const lifetime = directives.has('s-maxage') ? 's-maxage' : 'max-age';
  return !directives.has(lifetime) || seconds(directives, lifetime) !== 0;
}

/**
 * Whether an edge location may keep a copy at all, be it only to ask the origin whether it is still right. The origin
 * says yes as long as the bytes are the same, and the copy keeps headers that have changed since: a 304 carries few
 * (source: RFC 9110, 15.4.5).
 */
export function mayKeep(cacheControl: string | null, ttl: CacheTtl | null): boolean {
  if (ttl === null || ttl.min > 0) return true;
  const directives = parseDirectives(cacheControl ?? '');
  return ttl.max > 0 && !isBare(directives, 'no-store') && !isBare(directives, 'private');
}

/** Values by directive in lower case; a directive that is repeated has several, one without a value has null. */
type Directives = ReadonlyMap<string, readonly (string | null)[]>;

function parseDirectives(header: string): Directives {
  const found = new Map<string, (string | null)[]>();
  for (const [, name = '', quoted, plain] of header.matchAll(/([^\s,;="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g)) {
    const values = found.get(name.toLowerCase()) ?? [];
    found.set(name.toLowerCase(), [...values, quoted ?? plain ?? null]);
  }
  return found;
}

/** `no-cache="Set-Cookie"` speaks of one field only. */
const isBare = (directives: Directives, name: string): boolean =>
  directives.get(name)?.some((value) => value === null) ?? false;

const forbidsReuse = (directives: Directives): boolean =>
  ['no-cache', 'no-store', 'private'].some((name) => isBare(directives, name));

/** The largest of a directive's values; 0 when it is absent, endless when it cannot be read. */
function seconds(directives: Directives, name: string): number {
  const values = directives.get(name) ?? [];
  return Math.max(
    0,
    ...values.map((value) => (value !== null && /^\d+$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY)),
  );
}

/**
 * What AWS does not document, or documents in one way while users report another. Each setting is tested on all its
 * values; SPEC-edge.md says what is known of it.
 */
export interface EdgeKnobs {
  /** `Cache-Control: no-cache` with a minimum TTL of 0: kept and revalidated on each request, or not kept at all. */
  readonly noCache: 'revalidated' | 'not-stored';
  /** Whether a 403 of the origin is cached for the error caching TTL without a Cache-Control header. */
  readonly forbidden: 'by-cache-control' | 'always';
  /** What becomes of an object that was on its way from the origin when an invalidation took effect. */
  readonly inFlight: 'discarded' | 'stored';
  /** The path that clears the default root object fetched as `/`: `/` itself, or the object's name. */
  readonly rootPurgedAs: 'slash' | 'object';
  /** Whether `%7E` in an invalidation clears a path with a tilde. */
  readonly tilde: 'never-purged' | 'purged-as-7e';
  /** Which headers of an unchanged object a revalidation brings: those that RFC 9110 lists for a 304, or all. */
  readonly notModifiedCarries: 'rfc-9110' | 'all';
  /** How S3 reads a plain `+` in a request path. */
  readonly plusInPath: 'space' | 'plus';
  /** Whether requests for one key wait for the one that is already at the origin. */
  readonly collapse: boolean;
  /** Milliseconds that an origin has for its answer before it counts as a 504; null waits for as long as it takes. */
  readonly originTimeoutMs: number | null;
  /** Milliseconds until an invalidation takes effect at an edge location. */
  readonly invalidationDelayMs: (pop: string) => number;
}

export const DEFAULT_KNOBS: EdgeKnobs = {
  noCache: 'revalidated',
  forbidden: 'by-cache-control',
  inFlight: 'discarded',
  rootPurgedAs: 'slash',
  tilde: 'never-purged',
  notModifiedCarries: 'rfc-9110',
  plusInPath: 'space',
  collapse: true,
  originTimeoutMs: null,
  invalidationDelayMs: () => 5_000,
};

/**
 * What a distribution's settings say about what its caches may hold: the part of CloudFront's configuration that a
 * purge is planned from.
 */
export interface Distribution {
  readonly id: string;
  /** Such as `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
  readonly isEnabled: boolean;
  /** False while a change of its settings is on its way to the edge locations. */
  readonly isDeployed: boolean;
  /** Without a leading slash; empty for none. */
  readonly rootObject: string;
  readonly origins: readonly Origin[];
  /** In order of precedence; the last one is the default and matches every path. */
  readonly behaviours: readonly Behaviour[];
  readonly errorResponses: readonly ErrorResponse[];
}

export interface Origin {
  readonly id: string;
  readonly host: string;
  /** Empty, or with a leading and without a trailing slash; CloudFront puts it before every path it asks for. */
  readonly path: string;
  /** S3's REST interface, which knows no directories: `/docs/` is not `/docs/index.html` there. */
  readonly isBucket: boolean;
}

export interface Behaviour {
  /** Such as `/api/*`; null for the default. */
  readonly pattern: string | null;
  /** The origin, or the members of an origin group. */
  readonly originIds: readonly string[];
  /** Null when its cache policy could not be read: then anything may be held. */
  readonly ttl: CacheTtl | null;
  /** For messages; null for settings without a policy. */
  readonly cachePolicyId: string | null;
  /** Copies with other query strings are copies of their own. */
  readonly isKeyedByQuery: boolean;
  /** Answers are compressed at the edge and cached so. */
  readonly compresses: boolean;
  /** A function sees a viewer's request before the cache does, and may give it another path. */
  readonly hasViewerFunction: boolean;
  /** A function stands between cache and origin, and may fetch one object under any path. */
  readonly hasOriginFunction: boolean;
}

/** Seconds. */
export interface CacheTtl {
  readonly min: number;
  readonly default: number;
  readonly max: number;
}

export interface ErrorResponse {
  /** Status of the origin, such as 403. */
  readonly status: number;
  /** Status that visitors get instead; null for the same. */
  readonly servedStatus: number | null;
  /** Path of the page that is shown, such as `/index.html`; null for the origin's own answer. */
  readonly page: string | null;
  /** Seconds that the error is cached at least. */
  readonly ttl: number;
}

/** What a visitor gets for an object that is missing: 404, or 403 from a bucket that may not be listed. */
const MISSING = [403, 404];

export const missingResponses = ({ errorResponses }: Distribution): readonly ErrorResponse[] =>
  errorResponses.filter(({ status }) => MISSING.includes(status));

/** Errors that are cached no longer are gone before anybody would purge them. */
export const SHORT_ERROR_TTL = 60;

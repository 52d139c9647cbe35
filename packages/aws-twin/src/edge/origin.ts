import type { HeaderFields, HttpAnswer } from './message.ts';

/** Who reads a bucket for a distribution with origin access control: the CloudFront service, on that distribution's behalf. */
export interface DistributionPrincipal {
  readonly kind: 'service';
  readonly service: 'cloudfront.amazonaws.com';
  /** `aws:SourceArn`, such as `arn:aws:cloudfront::111122223333:distribution/E1ADMINTEST`. */
  readonly sourceArn: string;
  /** `aws:SourceAccount`. */
  readonly sourceAccount: string;
}

export interface ObjectRead {
  readonly bucket: string;
  /** Decoded, without a leading slash. */
  readonly key: string;
  readonly method: 'GET' | 'HEAD';
  readonly principal: DistributionPrincipal;
}

/**
 * Reads one object as S3 answers it: 200 with its headers (`content-type`, `etag`, `last-modified`, `cache-control` …)
 * and bytes, 403 for what the principal may not read, 404 for what is missing and may be listed, 503 for a fault.
 * A rejected promise stands for a broken connection.
 */
export type ReadObject = (read: ObjectRead, signal?: AbortSignal) => Promise<HttpAnswer>;

/** What the edge sends to an origin. */
export interface OriginRequest {
  readonly method: string;
  /** Percent-encoded as the viewer or a function wrote it, without the origin path. */
  readonly path: string;
  /** Without the question mark; empty for none. */
  readonly query: string;
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}

/** An origin of a distribution. A rejected promise stands for a broken connection and becomes a 502. */
export type Origin = (request: OriginRequest, signal?: AbortSignal) => Promise<HttpAnswer>;

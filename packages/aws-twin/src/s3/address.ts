import type { WireRequest } from '../wire/message.ts';
import { decodeOnce } from '../wire/percent.ts';

/** Which bucket a request is about, and the path of its object. */
export interface S3Address {
  /** Null for requests about no bucket. */
  readonly bucket: string | null;
  /** Percent-encoded, with a leading slash: `/` for the bucket itself. */
  readonly path: string;
  /** The region that the host name stands for; null where it names none, as on a local address. */
  readonly region: string | null;
}

const AWS_HOST =
  /^(?:(?<bucket>.+)\.)?s3(?:\.dualstack)?(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?$/;
const LOCAL_HOST = /^(?<bucket>.+)\.localhost$/;

/**
 * Reads path-style and virtual-host-style addresses, of AWS and of a local server (source: S3 User Guide, "Virtual
 * hosting of general purpose buckets").
 */
export function s3Address(request: WireRequest): S3Address {
  const host = request.host.replace(/:\d+$/, '').toLowerCase();
  const aws = AWS_HOST.exec(host)?.groups;
  const region = aws === undefined ? null : (aws['region'] ?? 'us-east-1');
  const hostBucket = aws?.['bucket'] ?? LOCAL_HOST.exec(host)?.groups?.['bucket'];
  if (hostBucket !== undefined) return { bucket: hostBucket, path: request.path, region };
  const [, first = '', rest] = /^\/([^/]*)(\/.*)?$/s.exec(request.path) ?? [];
  if (first === '') return { bucket: null, path: request.path, region };
  return { bucket: decodeOnce(first), path: rest ?? '/', region };
}

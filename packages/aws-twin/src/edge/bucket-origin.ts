import { etagListed } from './conditional.ts';
import type { EdgeKnobs } from './knobs.ts';
import { type HttpAnswer, NO_BODY, textAnswer } from './message.ts';
import type { DistributionPrincipal, Origin, OriginRequest, ReadObject } from './origin.ts';

export interface BucketOriginOptions {
  readonly bucket: string;
  readonly originPath: string;
  readonly principal: DistributionPrincipal;
  readonly readObject: ReadObject;
  readonly knobs: Pick<EdgeKnobs, 'plusInPath' | 'notModifiedCarries'>;
}

/** A bucket as an origin: turns a path into a key, and answers revalidations with 304. */
export function bucketOrigin(options: BucketOriginOptions): Origin {
  return async (request, signal) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return textAnswer(403, 'AccessDenied');
    const key = keyOf(options, request.path);
    if (key === null) return textAnswer(400, 'InvalidURI');
    const { bucket, principal } = options;
    const answer = await options.readObject({ bucket, key, method: request.method, principal }, signal);
    return isUnchanged(answer, request) ? notModified(answer, options.knobs) : withLength(answer);
  };
}

/** The key that S3 reads from a path, or null where its escapes are not UTF-8. */
function keyOf(options: BucketOriginOptions, path: string): string | null {
  const full = `${options.originPath}${path}`.slice(1);
  try {
    return decodeURIComponent(options.knobs.plusInPath === 'space' ? full.replaceAll('+', ' ') : full);
  } catch {
    return null;
  }
}

function isUnchanged(answer: HttpAnswer, request: OriginRequest): boolean {
  const noneMatch = request.headers['if-none-match'];
  return noneMatch !== undefined && etagListed(answer.headers['etag'], noneMatch);
}

const CARRIED = ['cache-control', 'date', 'etag', 'expires', 'last-modified', 'vary'];

/**
 * With the fields of RFC 9110, 15.4.5 alone, a changed content type or metadata on equal bytes does not reach a cached
 * copy.
 */
function notModified(answer: HttpAnswer, knobs: BucketOriginOptions['knobs']): HttpAnswer {
  const fields = Object.entries(answer.headers).filter(([name]) =>
    knobs.notModifiedCarries === 'all' ? name !== 'content-length' : CARRIED.includes(name),
  );
  return { ...answer, status: 304, headers: Object.fromEntries(fields), body: NO_BODY };
}

function withLength(answer: HttpAnswer): HttpAnswer {
  if (answer.headers['content-length'] !== undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-length': String(answer.body.byteLength) } };
}

import { notModelled } from '../wire/service-error.ts';
import type { Bucket } from './bucket.ts';
import { isSameEtag } from './etag.ts';
import type { S3Knobs } from './knobs.ts';
import { conditionalConflict, noSuchKey, preconditionFailed } from './s3-errors.ts';
import type { StoredObject } from './stored-object.ts';

export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/** When a request arrived, as the bucket counts its changes. */
export interface Arrival {
  readonly arrivedAt: number;
}

/**
 * Throws `ServiceError` where a write may not happen. Source: S3 User Guide, "How to prevent object overwrites with
 * conditional writes": 412 where the condition does not hold, 404 for If-Match on nothing, 409 where a delete of the
 * key succeeded while the write was under way. A delete marker counts as nothing.
 */
export function checkWrite(bucket: Bucket, key: string, conditions: WriteConditions, arrival: Arrival): void {
  const { IfMatch, IfNoneMatch } = conditions;
  if (IfMatch === undefined && IfNoneMatch === undefined) return;
  if (IfMatch !== undefined && IfNoneMatch !== undefined) throw notModelled('If-Match together with If-None-Match');
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw notModelled('If-None-Match with an ETag on a write');
  if (IfMatch === '*') throw notModelled('If-Match: * on a write');
  if (bucket.lastChange(key).deletedAt > arrival.arrivedAt) throw conditionalConflict(key);
  const current = bucket.current(key);
  if (IfNoneMatch !== undefined) {
    if (current !== null) throw preconditionFailed('If-None-Match');
    return;
  }
  if (current === null) throw noSuchKey(key);
  if (IfMatch !== undefined && !isSameEtag(IfMatch, current.etag)) throw preconditionFailed('If-Match');
}

/**
 * Throws `ServiceError` where a delete may not happen. Source: S3 User Guide, "How to perform conditional deletes":
 * judged against the current version; 409 where a write or delete of the key succeeded meanwhile.
 */
export function checkDelete(
  bucket: Bucket,
  key: string,
  ifMatch: string | undefined,
  arrival: Arrival,
  knobs: Pick<S3Knobs, 'deleteOverMarker'>,
): void {
  if (ifMatch === undefined) return;
  const { deletedAt, writtenAt } = bucket.lastChange(key);
  if (Math.max(deletedAt, writtenAt) > arrival.arrivedAt) throw conditionalConflict(key);
  const newest = bucket.newest(key);
  if (newest === null) throw noSuchKey(key);
  if (newest.kind === 'marker') {
    throw knobs.deleteOverMarker === 'no-such-key' ? noSuchKey(key) : preconditionFailed('If-Match');
  }
  if (ifMatch !== '*' && !isSameEtag(ifMatch, newest.etag)) throw preconditionFailed('If-Match');
}

export interface ReadConditions extends WriteConditions {
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/**
 * Whether a read gives the object, says that nothing changed, or fails. An ETag condition outweighs a date (source:
 * S3 API reference, GetObject; RFC 9110, 13.2.2).
 */
export function judgeRead(object: StoredObject, conditions: ReadConditions): 'give' | 'unchanged' | 'failed' {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined) {
    if (!listed(IfMatch, object.etag)) return 'failed';
  } else if (IfUnmodifiedSince !== undefined && object.lastModifiedMs > IfUnmodifiedSince.getTime()) return 'failed';
  if (IfNoneMatch !== undefined) return listed(IfNoneMatch, object.etag) ? 'unchanged' : 'give';
  if (IfModifiedSince !== undefined && object.lastModifiedMs <= IfModifiedSince.getTime()) return 'unchanged';
  return 'give';
}

function listed(etags: string, etag: string): boolean {
  return etags.split(',').some((candidate) => candidate.trim() === '*' || isSameEtag(candidate.trim(), etag));
}

import type { GetObjectRequest, HeadObjectOutput, HeadObjectRequest } from '@aws-sdk/client-s3';
import type { AccessNeed } from '../auth/access.ts';
import type { Given } from '../wire/operation.ts';
import { checksumMembers } from './checksum.ts';
import { judgeRead } from './conditions.ts';
import { byteRange } from './range.ts';
import { noSuchKey, noSuchVersion, preconditionFailed, s3Error } from './s3-errors.ts';
import { bucketArn, objectArn, type S3Context, type S3Operation } from './s3-operation.ts';
import type { StoredObject } from './stored-object.ts';
import { versionMember } from './written-members.ts';

type Get = Given<GetObjectRequest, 'Bucket' | 'Key'>;
type Head = Given<HeadObjectRequest, 'Bucket' | 'Key'>;

const HONOURED = [
  ...['Bucket', 'Key', 'Range', 'VersionId', 'ChecksumMode', 'ExpectedBucketOwner'],
  ...['IfMatch', 'IfNoneMatch', 'IfModifiedSince', 'IfUnmodifiedSince'],
];

export const getObject: S3Operation<Get> = {
  honours: HONOURED,
  needs: readNeeds,
  run(input, context) {
    const object = readable(input, context);
    const range = byteRange(input.Range, object.bytes.byteLength);
    const members = objectMembers(object, context);
    if (range === null) {
      return {
        ...members,
        ...askedChecksum(object, input),
        ContentLength: object.bytes.byteLength,
        Body: object.bytes,
      };
    }
    return {
      ...members,
      ContentLength: range.end - range.start,
      ContentRange: `bytes ${range.start}-${range.end - 1}/${object.bytes.byteLength}`,
      Body: object.bytes.subarray(range.start, range.end),
    };
  },
};

export const headObject: S3Operation<Head> = {
  honours: HONOURED,
  needs: readNeeds,
  run(input, context): HeadObjectOutput {
    const object = readable(input, context);
    const range = byteRange(input.Range, object.bytes.byteLength);
    const length = range === null ? object.bytes.byteLength : range.end - range.start;
    return { ...objectMembers(object, context), ...askedChecksum(object, input), ContentLength: length };
  },
};

/** Source: S3 API reference, GetObject and HeadObject, "Permissions". */
export function readNeeds(input: {
  Bucket: string;
  Key: string;
  VersionId?: string | undefined;
}): readonly AccessNeed[] {
  const action = input.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  return [{ action, resource: objectArn(input.Bucket, input.Key) }];
}

/** The version that a read means. Throws `ServiceError` where there is none or a condition says otherwise. */
function readable(input: Get | Head, context: S3Context): StoredObject {
  const object = existing(input.Key, input.VersionId, context);
  switch (judgeRead(object, input)) {
    case 'failed':
      throw preconditionFailed(input.IfMatch === undefined ? 'If-Unmodified-Since' : 'If-Match');
    case 'unchanged':
      throw s3Error('NotModified', 304, 'Not Modified', {}, { etag: object.etag });
    default:
      return object;
  }
}

/** Throws `ServiceError`: 403 in place of 404 for whoever may not list the bucket. */
export function existing(key: string, versionId: string | undefined, context: S3Context): StoredObject {
  const { bucket } = context;
  const found = versionId === undefined ? bucket.newest(key) : bucket.version(key, versionId);
  if (found?.kind === 'object') return found;
  if (found?.kind === 'marker' && versionId !== undefined) {
    throw s3Error('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.', {}, MARKER);
  }
  const list = { action: 's3:ListBucket', resource: bucketArn(bucket.model.name), context: { 's3:prefix': key } };
  if (context.knobs.hideMissingKeys) context.demand(list);
  if (versionId !== undefined) throw noSuchVersion(key, versionId);
  throw noSuchKey(key, found === null ? {} : MARKER);
}

const MARKER = { 'x-amz-delete-marker': 'true' };

function objectMembers(object: StoredObject, { bucket }: S3Context) {
  return {
    ...object.headers,
    AcceptRanges: 'bytes',
    ETag: object.etag,
    LastModified: new Date(object.lastModifiedMs),
    ServerSideEncryption: 'AES256' as const,
    ...versionMember(object.versionId, bucket),
  };
}

/** A checksum of the whole says nothing about a range, so it is never sent with one. */
function askedChecksum(object: StoredObject, input: Get | Head) {
  return input.ChecksumMode === 'ENABLED' ? checksumMembers(object.checksum()) : {};
}

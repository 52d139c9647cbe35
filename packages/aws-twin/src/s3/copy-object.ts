import type { CopyObjectOutput, CopyObjectRequest } from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { type Checksum, checksumMembers, namedAlgorithm } from './checksum.ts';
import { checkWrite, judgeRead } from './conditions.ts';
import { type CopySource, readCopySource } from './copy-source.ts';
import { existing, readNeeds } from './get-object.ts';
import { lazyChecksum } from './put-object.ts';
import { invalidArgument, preconditionFailed, s3Error } from './s3-errors.ts';
import { type S3Operation, writeNeeds } from './s3-operation.ts';
import { KEPT_HEADERS, type KeptHeaders, keptHeaders, type StoredObject } from './stored-object.ts';
import { versionMember, writtenMembers } from './written-members.ts';

type Input = Given<CopyObjectRequest, 'Bucket' | 'Key' | 'CopySource'>;

export const copyObject: S3Operation<Input> = {
  honours: [
    ...['Bucket', 'Key', 'CopySource', 'MetadataDirective', 'ChecksumAlgorithm', 'IfMatch', 'IfNoneMatch'],
    ...['CopySourceIfMatch', 'CopySourceIfNoneMatch', 'CopySourceIfModifiedSince', 'CopySourceIfUnmodifiedSince'],
    ...['ExpectedBucketOwner', 'ExpectedSourceBucketOwner', ...KEPT_HEADERS],
  ],
  needs(input, { knobs }) {
    const source = readCopySource(input.CopySource);
    const conditions = knobs.copyConditions === 'honoured' ? input : {};
    return [
      ...writeNeeds(input.Bucket, input.Key, conditions),
      ...readNeeds({ Bucket: source.bucket, Key: source.key, VersionId: source.versionId }),
    ];
  },
  run(input, context): CopyObjectOutput {
    const source = readCopySource(input.CopySource);
    const from = context.bucketNamed(source.bucket);
    const original = existing(source.key, source.versionId, { ...context, bucket: from });
    checkSource(original, input);
    const headers = headersOf(input, original);
    refuseIdleCopy(input, source);
    if (context.knobs.copyConditions === 'honoured') checkWrite(context.bucket, input.Key, input, context);
    const { bytes } = original;
    const stored = context.bucket.put(
      input.Key,
      { bytes, headers, etag: context.etags.ofBytes(bytes), checksum: copiedChecksum(input, original) },
      context.nowMs,
    );
    const { ETag, ...members } = writtenMembers(stored, context.bucket);
    const { VersionId: CopySourceVersionId } = versionMember(original.versionId, from);
    return {
      ...members,
      ...(CopySourceVersionId === undefined ? {} : { CopySourceVersionId }),
      CopyObjectResult: {
        ETag,
        LastModified: new Date(stored.lastModifiedMs),
        ...checksumMembers(stored.checksum()),
      },
    };
  },
};

/** A failed condition on the source is 412, whichever it is (source: S3 API reference, CopyObject). */
function checkSource(original: StoredObject, input: Input): void {
  const verdict = judgeRead(original, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  });
  if (verdict !== 'give') throw preconditionFailed('x-amz-copy-source-If-*');
}

/** Headers of the source by default, those of the request with `REPLACE`; never a mixture. */
function headersOf(input: Input, original: StoredObject): KeptHeaders {
  const directive = input.MetadataDirective ?? 'COPY';
  if (directive === 'COPY') return original.headers;
  if (directive === 'REPLACE') return keptHeaders(input);
  throw invalidArgument('Unknown metadata directive.', 'x-amz-metadata-directive', directive);
}

function refuseIdleCopy(input: Input, source: CopySource): void {
  const ontoItself = source.bucket === input.Bucket && source.key === input.Key && source.versionId === undefined;
  if (!ontoItself || input.MetadataDirective === 'REPLACE') return;
  throw s3Error(
    'InvalidRequest',
    400,
    'This copy request is illegal because it is trying to copy an object to itself without changing ' +
      "the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/**
 * A copy keeps the checksum algorithm of its source unless another is named; what was composite becomes a checksum of
 * the whole (source: S3 User Guide, "Checking object integrity for data at rest").
 */
function copiedChecksum(input: Input, original: StoredObject): () => Checksum {
  const named = namedAlgorithm(input.ChecksumAlgorithm);
  if (named !== null) return lazyChecksum(named, original.bytes);
  const { bytes, checksum } = original;
  return () => {
    const kept = checksum();
    return kept.type === 'FULL_OBJECT' ? kept : lazyChecksum(kept.algorithm, bytes)();
  };
}

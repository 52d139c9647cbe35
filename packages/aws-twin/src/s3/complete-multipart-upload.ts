import type { CompletedPart, CompleteMultipartUploadOutput, CompleteMultipartUploadRequest } from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { ServiceError } from '../wire/service-error.ts';
import {
  CHECKSUM_MEMBERS,
  type Checksum,
  checksumMembers,
  checksumOf,
  compositeChecksum,
  givenChecksum,
} from './checksum.ts';
import { checkWrite } from './conditions.ts';
import { isSameEtag } from './etag.ts';
import { lazyChecksum } from './put-object.ts';
import { s3Error } from './s3-errors.ts';
import { type S3Context, type S3Operation, writeNeeds } from './s3-operation.ts';
import type { Part, Upload } from './uploads.ts';
import { writtenMembers } from './written-members.ts';

type Input = Given<CompleteMultipartUploadRequest, 'Bucket' | 'Key' | 'UploadId'>;

export const completeMultipartUpload: S3Operation<Input> = {
  honours: [
    ...['Bucket', 'Key', 'UploadId', 'MultipartUpload', 'MpuObjectSize', 'ChecksumType', 'IfMatch', 'IfNoneMatch'],
    ...['ExpectedBucketOwner', ...CHECKSUM_MEMBERS],
  ],
  needs: (input) => writeNeeds(input.Bucket, input.Key, input),
  run(input, context): object {
    const done = context.knobs.completedUpload === 'replayed' ? context.uploads.completed(input.UploadId) : null;
    if (done !== null) return done;
    const upload = context.uploads.find(input.Bucket, input.Key, input.UploadId);
    const parts = chosenParts(upload, input.MultipartUpload?.Parts ?? [], context.knobs.minPartBytes);
    const bytes = new Uint8Array(Buffer.concat(parts.map((part) => part.bytes)));
    const checksum = objectChecksum(upload, parts, bytes);
    checkGiven(input, bytes, checksum);
    checkCompletion(upload, input, context);
    const etag = context.etags.ofParts(parts.map((part) => part.bytes));
    const stored = context.bucket.put(input.Key, { bytes, etag, headers: upload.headers, checksum }, context.nowMs);
    const answer: CompleteMultipartUploadOutput = {
      Bucket: input.Bucket,
      Key: input.Key,
      Location: `https://${input.Bucket}.s3.amazonaws.com/${encodeURIComponent(input.Key)}`,
      ...writtenMembers(stored, context.bucket),
      ...checksumMembers(stored.checksum()),
    };
    context.uploads.end(upload, answer);
    return answer;
  },
};

/**
 * A condition that fails leaves the upload, a conflict ends it: all is to be sent again (source: S3 API reference,
 * CompleteMultipartUpload, If-None-Match).
 */
function checkCompletion(upload: Upload, input: Input, context: S3Context): void {
  try {
    checkWrite(context.bucket, input.Key, input, context);
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.status === 409) context.uploads.end(upload, null);
    throw thrown;
  }
}

/** The parts that the caller lists. Throws `ServiceError` as S3 does (source: CompleteMultipartUpload, "Errors"). */
function chosenParts(upload: Upload, listed: readonly CompletedPart[], minBytes: number): readonly Part[] {
  if (listed.length === 0) {
    throw s3Error('MalformedXML', 400, 'The XML you provided was not well-formed or did not validate');
  }
  const parts = listed.map((completed) => chosenPart(upload, completed));
  if (parts.some((part, at) => at > 0 && part.number <= (parts[at - 1]?.number ?? 0))) {
    throw s3Error('InvalidPartOrder', 400, 'The list of parts was not in ascending order.');
  }
  const small = parts.slice(0, -1).find((part) => part.bytes.byteLength < minBytes);
  if (small !== undefined) {
    throw s3Error('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(small.bytes.byteLength),
      MinSizeAllowed: String(minBytes),
      PartNumber: String(small.number),
    });
  }
  return parts;
}

function chosenPart(upload: Upload, completed: CompletedPart): Part {
  const part = upload.parts.get(completed.PartNumber ?? 0);
  const given = givenChecksum(completed);
  const isSame = part !== undefined && isSameEtag(part.etag, completed.ETag ?? '');
  if (!isSame || (given !== null && part.checksum !== null && given.value !== part.checksum)) {
    throw s3Error(
      'InvalidPart',
      400,
      'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified ' +
        "entity tag may not match the part's entity tag.",
      { UploadId: upload.id, PartNumber: String(completed.PartNumber), ETag: completed.ETag ?? '' },
    );
  }
  if (upload.type === 'COMPOSITE' && given === null) {
    throw s3Error(
      'InvalidRequest',
      400,
      'The upload was created using a checksum. Each part must be given with its own.',
    );
  }
  return part;
}

function objectChecksum(upload: Upload, parts: readonly Part[], bytes: Uint8Array): () => Checksum {
  const { algorithm, type } = upload;
  if (algorithm === null || type === 'FULL_OBJECT') return lazyChecksum(algorithm ?? 'CRC64NVME', bytes);
  const value = compositeChecksum(
    algorithm,
    parts.map((part) => part.checksum ?? checksumOf(algorithm, part.bytes)),
  );
  return () => ({ algorithm, type, value });
}

function checkGiven(input: Input, bytes: Uint8Array, checksum: () => Checksum): void {
  const size: unknown = input.MpuObjectSize;
  if (size !== undefined && Number(size) !== bytes.byteLength) {
    throw s3Error('InvalidRequest', 400, 'The provided x-amz-mp-object-size header does not match the object size.');
  }
  const given = givenChecksum(input);
  if (given === null) return;
  const actual = checksum();
  if (given.algorithm === actual.algorithm && given.value === actual.value) return;
  throw s3Error('BadDigest', 400, `The ${given.algorithm} you specified did not match the calculated checksum.`);
}

import type { PutObjectOutput, PutObjectRequest } from '@aws-sdk/client-s3';
import { EMPTY_BODY } from '../wire/message.ts';
import type { Given } from '../wire/operation.ts';
import {
  CHECKSUM_MEMBERS,
  type Checksum,
  type ChecksumMembers,
  checksumMembers,
  checksumOf,
  givenChecksum,
  namedAlgorithm,
  verifyChecksum,
  verifyContentMd5,
} from './checksum.ts';
import { checkWrite } from './conditions.ts';
import { type S3Operation, writeNeeds } from './s3-operation.ts';
import { KEPT_HEADERS, keptHeaders } from './stored-object.ts';
import { writtenMembers } from './written-members.ts';

type Input = Given<PutObjectRequest, 'Bucket' | 'Key'>;

export const putObject: S3Operation<Input> = {
  honours: [
    ...['Bucket', 'Key', 'Body', 'ContentLength', 'ContentMD5', 'IfMatch', 'IfNoneMatch', 'ChecksumAlgorithm'],
    ...['ExpectedBucketOwner', ...KEPT_HEADERS, ...CHECKSUM_MEMBERS],
  ],
  needs: (input) => writeNeeds(input.Bucket, input.Key, input),
  run(input, context): PutObjectOutput {
    const bytes = input.Body ?? EMPTY_BODY;
    const checksum = verifiedChecksum(input, bytes);
    checkWrite(context.bucket, input.Key, input, context);
    const etag = context.etags.ofBytes(bytes);
    const stored = context.bucket.put(input.Key, { bytes, etag, headers: keptHeaders(input), checksum }, context.nowMs);
    return { ...writtenMembers(stored, context.bucket), ...checksumMembers(stored.checksum()) };
  },
};

type Integrity = ChecksumMembers & {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumAlgorithm?: string | undefined;
};

/**
 * Checks what the writer says of the bytes, and tells which checksum to keep. S3 keeps a CRC64NVME where the writer
 * gives none (source: S3 User Guide, "Checking object integrity for data uploads").
 */
export function verifiedChecksum(input: Integrity, bytes: Uint8Array): () => Checksum {
  verifyContentMd5(input.ContentMD5, bytes);
  const given = givenChecksum(input);
  if (given !== null) verifyChecksum(given, bytes);
  const named = namedAlgorithm(input.ChecksumAlgorithm);
  return lazyChecksum(given?.algorithm ?? named ?? 'CRC64NVME', bytes);
}

/** Computed when first asked for: most objects are never asked. */
export function lazyChecksum(algorithm: Checksum['algorithm'], bytes: Uint8Array): () => Checksum {
  let known: Checksum | null = null;
  return () => {
    known ??= { algorithm, type: 'FULL_OBJECT', value: checksumOf(algorithm, bytes) };
    return known;
  };
}

import type { UploadPartOutput, UploadPartRequest } from '@aws-sdk/client-s3';
import { EMPTY_BODY } from '../wire/message.ts';
import type { Given } from '../wire/operation.ts';
import {
  CHECKSUM_MEMBERS,
  checksumOf,
  givenChecksum,
  namedAlgorithm,
  verifyChecksum,
  verifyContentMd5,
} from './checksum.ts';
import { invalidArgument, s3Error } from './s3-errors.ts';
import { objectArn, type S3Operation } from './s3-operation.ts';
import type { Upload } from './uploads.ts';

type Input = Given<UploadPartRequest, 'Bucket' | 'Key' | 'PartNumber' | 'UploadId'>;

export const uploadPart: S3Operation<Input> = {
  honours: [
    ...['Bucket', 'Key', 'Body', 'PartNumber', 'UploadId', 'ContentLength', 'ContentMD5', 'ChecksumAlgorithm'],
    ...['ExpectedBucketOwner', ...CHECKSUM_MEMBERS],
  ],
  needs: (input) => [{ action: 's3:PutObject', resource: objectArn(input.Bucket, input.Key) }],
  run(input, context): UploadPartOutput {
    const { PartNumber: number } = input;
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      const message = 'Part number must be an integer between 1 and 10000, inclusive';
      throw invalidArgument(message, 'partNumber', String(number));
    }
    const upload = context.uploads.find(input.Bucket, input.Key, input.UploadId);
    const bytes = input.Body ?? EMPTY_BODY;
    const checksum = partChecksum(input, bytes, upload);
    const etag = context.etags.ofBytes(bytes);
    context.uploads.addPart(upload, { number, bytes, etag, checksum, lastModifiedMs: context.nowMs });
    const member = checksum === null ? {} : { [`Checksum${upload.algorithm}`]: checksum };
    return { ETag: etag, ServerSideEncryption: 'AES256', ...member };
  },
};

/** A part must be checked by the algorithm that the upload was begun with (source: S3 API reference, UploadPart). */
function partChecksum(input: Input, bytes: Uint8Array, upload: Upload): string | null {
  verifyContentMd5(input.ContentMD5, bytes);
  const given = givenChecksum(input);
  if (given !== null) verifyChecksum(given, bytes);
  const named = given?.algorithm ?? namedAlgorithm(input.ChecksumAlgorithm);
  if (upload.algorithm === null) return null;
  if (named !== null && named !== upload.algorithm) {
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, `;
    throw s3Error('InvalidRequest', 400, `${message}actual checksum Type: ${named.toLowerCase()}`);
  }
  return checksumOf(upload.algorithm, bytes);
}

import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { type ChecksumAlgorithm, type ChecksumType, namedAlgorithm } from './checksum.ts';
import { s3Error } from './s3-errors.ts';
import { objectArn, type S3Operation } from './s3-operation.ts';
import { KEPT_HEADERS, keptHeaders } from './stored-object.ts';

type Input = Given<CreateMultipartUploadRequest, 'Bucket' | 'Key'>;

export const createMultipartUpload: S3Operation<Input> = {
  honours: ['Bucket', 'Key', 'ChecksumAlgorithm', 'ChecksumType', 'ExpectedBucketOwner', ...KEPT_HEADERS],
  needs: (input) => [{ action: 's3:PutObject', resource: objectArn(input.Bucket, input.Key) }],
  run(input, context): CreateMultipartUploadOutput {
    const algorithm = namedAlgorithm(input.ChecksumAlgorithm);
    const type = checksumType(algorithm, input.ChecksumType);
    const upload = context.uploads.begin({
      bucket: input.Bucket,
      key: input.Key,
      initiatedMs: context.nowMs,
      headers: keptHeaders(input),
      algorithm,
      type,
    });
    return {
      Bucket: input.Bucket,
      Key: input.Key,
      UploadId: upload.id,
      ServerSideEncryption: 'AES256',
      ...(algorithm === null ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: type }),
    };
  },
};

/**
 * CRC64NVME is of the whole object only, SHA of the parts only, CRC32 and CRC32C of either and by default of the parts
 * (source: S3 User Guide, "Checking object integrity for data uploads", multipart table).
 */
function checksumType(algorithm: ChecksumAlgorithm | null, asked: string | undefined): ChecksumType {
  const possible: readonly ChecksumType[] =
    algorithm === null || algorithm === 'CRC64NVME'
      ? ['FULL_OBJECT']
      : algorithm === 'SHA1' || algorithm === 'SHA256'
        ? ['COMPOSITE']
        : ['COMPOSITE', 'FULL_OBJECT'];
  const type = asked === undefined ? possible[0] : possible.find((candidate) => candidate === asked);
  if (type !== undefined) return type;
  throw s3Error(
    'InvalidRequest',
    400,
    `The ${asked} checksum type cannot be used with the ${(algorithm ?? 'CRC64NVME').toLowerCase()} checksum algorithm.`,
  );
}

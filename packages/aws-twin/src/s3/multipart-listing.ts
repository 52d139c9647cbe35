import type {
  AbortMultipartUploadRequest,
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  ListPartsOutput,
  ListPartsRequest,
} from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { compareKeys } from './key-order.ts';
import { listEncoder, pageSize } from './list-page.ts';
import { bucketArn, objectArn, type S3Operation } from './s3-operation.ts';

type UploadAddress = 'Bucket' | 'Key' | 'UploadId';

export const abortMultipartUpload: S3Operation<Given<AbortMultipartUploadRequest, UploadAddress>> = {
  honours: ['Bucket', 'Key', 'UploadId', 'ExpectedBucketOwner'],
  needs: (input) => [{ action: 's3:AbortMultipartUpload', resource: objectArn(input.Bucket, input.Key) }],
  run(input, { uploads }) {
    uploads.end(uploads.find(input.Bucket, input.Key, input.UploadId), null);
    return {};
  },
};

export const listParts: S3Operation<Given<ListPartsRequest, UploadAddress>> = {
  honours: ['Bucket', 'Key', 'UploadId', 'MaxParts', 'PartNumberMarker', 'ExpectedBucketOwner'],
  needs: (input) => [{ action: 's3:ListMultipartUploadParts', resource: objectArn(input.Bucket, input.Key) }],
  run(input, { uploads }): ListPartsOutput {
    const upload = uploads.find(input.Bucket, input.Key, input.UploadId);
    const after = Number(input.PartNumberMarker ?? 0);
    const maxParts = pageSize(input.MaxParts);
    const rest = [...upload.parts.values()].filter(({ number }) => number > after).sort((a, b) => a.number - b.number);
    const page = rest.slice(0, maxParts);
    const last = rest.length > page.length ? page.at(-1) : undefined;
    return {
      Bucket: input.Bucket,
      Key: input.Key,
      UploadId: upload.id,
      MaxParts: maxParts,
      IsTruncated: last !== undefined,
      ...(last === undefined ? {} : { NextPartNumberMarker: String(last.number) }),
      Parts: page.map((part) => ({
        PartNumber: part.number,
        ETag: part.etag,
        Size: part.bytes.byteLength,
        LastModified: new Date(part.lastModifiedMs),
        ...(part.checksum === null ? {} : { [`Checksum${upload.algorithm}`]: part.checksum }),
      })),
    };
  },
};

export const listMultipartUploads: S3Operation<Given<ListMultipartUploadsRequest, 'Bucket'>> = {
  honours: ['Bucket', 'Prefix', 'MaxUploads', 'KeyMarker', 'UploadIdMarker', 'EncodingType', 'ExpectedBucketOwner'],
  needs: (input) => [{ action: 's3:ListBucketMultipartUploads', resource: bucketArn(input.Bucket) }],
  run(input, { uploads }): ListMultipartUploadsOutput {
    const written = listEncoder(input.EncodingType);
    const maxUploads = pageSize(input.MaxUploads);
    const sorted = uploads
      .open(input.Bucket)
      .filter(({ key }) => key.startsWith(input.Prefix ?? ''))
      .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id));
    const rest = sorted.filter((upload) => isAfter(upload, input.KeyMarker, input.UploadIdMarker));
    const page = rest.slice(0, maxUploads);
    const last = rest.length > page.length ? page.at(-1) : undefined;
    return {
      Bucket: input.Bucket,
      Prefix: written(input.Prefix ?? ''),
      MaxUploads: maxUploads,
      IsTruncated: last !== undefined,
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      ...(last === undefined ? {} : { NextKeyMarker: written(last.key), NextUploadIdMarker: last.id }),
      Uploads: page.map(({ id, initiatedMs, key }) => ({
        UploadId: id,
        Key: written(key),
        Initiated: new Date(initiatedMs),
        StorageClass: 'STANDARD',
      })),
    };
  },
};

function isAfter(
  upload: { readonly key: string; readonly id: string },
  keyMarker: string | undefined,
  idMarker: string | undefined,
): boolean {
  if (keyMarker === undefined) return true;
  const order = compareKeys(upload.key, keyMarker);
  return order > 0 || (order === 0 && idMarker !== undefined && compareKeys(upload.id, idMarker) > 0);
}

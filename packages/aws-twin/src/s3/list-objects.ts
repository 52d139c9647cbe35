import type { ListObjectsV2Output, ListObjectsV2Request } from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { listEncoder, listPage, pageSize } from './list-page.ts';
import { invalidArgument } from './s3-errors.ts';
import { bucketArn, type S3Operation } from './s3-operation.ts';

type Input = Given<ListObjectsV2Request, 'Bucket'>;

export const listObjectsV2: S3Operation<Input> = {
  honours: [
    ...['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'ContinuationToken', 'StartAfter', 'EncodingType'],
    'ExpectedBucketOwner',
  ],
  needs: (input) => [listNeed('s3:ListBucket', input)],
  run(input, { bucket }): ListObjectsV2Output {
    const written = listEncoder(input.EncodingType);
    const maxKeys = pageSize(input.MaxKeys);
    const present = bucket.keys().filter((key) => bucket.current(key) !== null);
    const token = input.ContinuationToken;
    const after = token === undefined ? (input.StartAfter ?? null) : tokenKey(token);
    const prefix = input.Prefix ?? '';
    const page = listPage(present, { prefix, delimiter: input.Delimiter ?? null, after, maxKeys });
    return {
      Name: bucket.model.name,
      Prefix: written(prefix),
      MaxKeys: maxKeys,
      KeyCount: page.keys.length + page.commonPrefixes.length,
      IsTruncated: page.next !== null,
      ...(input.Delimiter === undefined ? {} : { Delimiter: written(input.Delimiter) }),
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      ...(input.StartAfter === undefined ? {} : { StartAfter: written(input.StartAfter) }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(page.next === null ? {} : { NextContinuationToken: tokenOf(page.next) }),
      Contents: page.keys.flatMap((key) => {
        const object = bucket.current(key);
        return object === null ? [] : [{ Key: written(key), ...listed(object) }];
      }),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: written(common) })),
    };
  },
};

export function listNeed(action: string, input: { Bucket: string; Prefix?: string | undefined }) {
  return { action, resource: bucketArn(input.Bucket), context: { 's3:prefix': input.Prefix ?? '' } };
}

export function listed(object: { etag: string; bytes: Uint8Array; lastModifiedMs: number }) {
  return {
    ETag: object.etag,
    Size: object.bytes.byteLength,
    LastModified: new Date(object.lastModifiedMs),
    StorageClass: 'STANDARD' as const,
  };
}

/** Tokens are opaque to clients; here they hold the last entry of the page before. */
function tokenOf(key: string): string {
  return Buffer.from(`1${key}`, 'utf8').toString('base64url');
}

function tokenKey(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text.startsWith('1')) return text.slice(1);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}

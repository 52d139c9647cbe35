import type {
  GetBucketVersioningOutput,
  GetBucketVersioningRequest,
  HeadBucketOutput,
  HeadBucketRequest,
} from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { bucketArn, type S3Operation } from './s3-operation.ts';

/** Needs the right to list (source: S3 API reference, HeadBucket, "Permissions"). */
export const headBucket: S3Operation<Given<HeadBucketRequest, 'Bucket'>> = {
  honours: ['Bucket', 'ExpectedBucketOwner'],
  needs: (input) => [{ action: 's3:ListBucket', resource: bucketArn(input.Bucket) }],
  run: (_input, { bucket }): HeadBucketOutput => ({ BucketRegion: bucket.model.region, AccessPointAlias: false }),
};

/** A bucket that never had versioning answers without a status (source: S3 API reference, GetBucketVersioning). */
export const getBucketVersioning: S3Operation<Given<GetBucketVersioningRequest, 'Bucket'>> = {
  honours: ['Bucket', 'ExpectedBucketOwner'],
  needs: (input) => [{ action: 's3:GetBucketVersioning', resource: bucketArn(input.Bucket) }],
  run: (_input, { bucket }): GetBucketVersioningOutput => (bucket.model.versioning ? { Status: 'Enabled' } : {}),
};

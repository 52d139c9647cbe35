import { accessDenied, authError } from '../auth/auth-errors.ts';
import type { Authorization } from '../auth/authorization.ts';
import { ServiceError } from '../wire/service-error.ts';
import type { S3Address } from './address.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './s3-errors.ts';

/** Throws `ServiceError` for a bucket that is not there. */
export function bucketNamed(buckets: ReadonlyMap<string, Bucket>, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket) return bucket;
  throw s3Error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: name });
}

/**
 * Throws `ServiceError` where a request went to the wrong region: the endpoint's, or the one in the signature. A local
 * address names no region and stands for the one that was signed for (source: S3 User Guide, "Making requests to
 * general purpose buckets", redirects; S3 API reference, "Error responses").
 */
export function checkRegion(bucket: Bucket, address: S3Address, authorization: Authorization): void {
  const { name, region } = bucket.model;
  const endpointRegion = address.region ?? authorization.region;
  if (endpointRegion !== region) throw permanentRedirect(name, region);
  if (authorization.region === region) return;
  const about =
    authorization.form === 'header'
      ? 'The authorization header is malformed'
      : 'Error parsing the X-Amz-Credential parameter';
  const message = `${about}; the region '${authorization.region}' is wrong; expecting '${region}'`;
  throw authorization.form === 'header'
    ? authError('s3', 'malformed', { Region: region }, message)
    : new ServiceError({
        code: 'AuthorizationQueryParametersError',
        status: 400,
        message,
        details: { Region: region },
      });
}

function permanentRedirect(bucket: string, region: string): ServiceError {
  return s3Error(
    'PermanentRedirect',
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future ' +
      'requests to this endpoint.',
    { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
    { 'x-amz-bucket-region': region },
  );
}

/** A bucket that belongs to someone else than the caller expects (source: S3 User Guide, "Verifying bucket ownership"). */
export function checkOwner(expected: unknown, accountId: string): void {
  if (expected !== undefined && expected !== accountId) throw accessDenied();
}

import type { AccessNeed } from '../auth/access.ts';
import type { CallContext, Operation } from '../wire/operation.ts';
import type { Bucket } from './bucket.ts';
import type { Arrival } from './conditions.ts';
import type { EtagMint } from './etag.ts';
import type { S3Knobs } from './knobs.ts';
import type { Uploads } from './uploads.ts';

export interface S3Context extends CallContext, Arrival {
  /** The bucket that the address names; checked to be there. */
  readonly bucket: Bucket;
  /** Any bucket of the store, for the source of a copy. Throws `ServiceError` for one that is not there. */
  readonly bucketNamed: (name: string) => Bucket;
  readonly uploads: Uploads;
  readonly etags: EtagMint;
  readonly knobs: S3Knobs;
}

export type S3Operation<Input> = Operation<Input, S3Context>;

export function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** Conditions as policies see them (source: Service Authorization Reference, condition keys for Amazon S3). */
export function conditionContext(conditions: {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}): NonNullable<AccessNeed['context']> {
  return {
    ...(conditions.IfMatch === undefined ? {} : { 's3:if-match': conditions.IfMatch }),
    ...(conditions.IfNoneMatch === undefined ? {} : { 's3:if-none-match': conditions.IfNoneMatch }),
  };
}

/** Writing needs `s3:PutObject`, and `s3:GetObject` as well where an ETag is compared (source: S3 User Guide, "How to prevent object overwrites with conditional writes"). */
export function writeNeeds(
  bucket: string,
  key: string,
  conditions: { readonly IfMatch?: string | undefined; readonly IfNoneMatch?: string | undefined },
): readonly AccessNeed[] {
  const resource = objectArn(bucket, key);
  const context = conditionContext(conditions);
  const write = { action: 's3:PutObject', resource, context };
  return conditions.IfMatch === undefined ? [write] : [write, { action: 's3:GetObject', resource, context }];
}

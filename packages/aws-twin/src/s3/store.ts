import type { BucketModel, PolicyDocument } from '../model.ts';
import { Bucket } from './bucket.ts';
import { EtagMint } from './etag.ts';
import type { S3Knobs } from './knobs.ts';
import { Uploads } from './uploads.ts';

/** Everything that S3 keeps. Tests may look into it and change it behind the back of whoever they test. */
export interface S3Store {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly uploads: Uploads;
  readonly etags: EtagMint;
  /** The policy of the bucket that an ARN names; null where there is none. */
  policyOf(resource: string): PolicyDocument | null;
}

export function s3Store(models: readonly BucketModel[], knobs: S3Knobs): S3Store {
  const buckets = new Map(models.map((model) => [model.name, new Bucket(model)]));
  return {
    buckets,
    uploads: new Uploads(),
    etags: new EtagMint(knobs.etags),
    policyOf(resource) {
      const name = /^arn:aws:s3:::([^/]+)/.exec(resource)?.[1] ?? '';
      return buckets.get(name)?.model.policy ?? null;
    },
  };
}

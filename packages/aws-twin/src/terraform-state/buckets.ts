import { asString, parseJson } from '@deploy/kernel';
import type { BucketModel, PolicyDocument } from '../model.ts';
import { readPolicyDocument } from '../policy-document.ts';
import type { Block } from './block.ts';
import { unmodelled } from './block.ts';
import type { Resources } from './resources.ts';

/** Buckets with what decides who reads them and what is kept of what they held. */
export function bucketsOf(resources: Resources): readonly BucketModel[] {
  return resources.ofType('aws_s3_bucket').map((bucket) => {
    const id = bucket.needs('id', asString);
    const versioning = resources.find('aws_s3_bucket_versioning', 'bucket', id)?.block('versioning_configuration');
    const policy = resources.find('aws_s3_bucket_policy', 'bucket', id);
    return {
      name: bucket.needs('bucket', asString),
      region: regionOf(bucket),
      versioning: versioning?.needs('status', asString) === 'Enabled',
      policy: policy === undefined ? null : policy.needs('policy', asPolicy),
    };
  });
}

/** Source: S3 guide, "Virtual hosting of general purpose buckets": `bucket.s3.region.amazonaws.com`. */
function regionOf(bucket: Block): string {
  const domain = bucket.needs('bucket_regional_domain_name', asString);
  const region = /\.s3\.([a-z0-9-]+)\.amazonaws\.com$/.exec(domain)?.[1];
  if (region === undefined) throw unmodelled(`${bucket.where}: bucket_regional_domain_name`, domain);
  return region;
}

const asPolicy = (value: unknown, path: string): PolicyDocument =>
  readPolicyDocument(parseJson(asString(value, path), path), path);

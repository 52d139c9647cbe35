import { asString } from '@deploy/kernel';
import type { OriginModel } from '../model.ts';
import { type Block, unmodelled } from './block.ts';
import type { Resources } from './resources.ts';

/** A bucket that is read under the distribution's own signature, or an HTTP server: a balancer behind a VPC origin, or any. */
export function originOf(origin: Block, resources: Resources): OriginModel {
  origin.none('custom_header', 's3_origin_config', 'origin_shield');
  const id = origin.needs('origin_id', asString);
  const domain = origin.needs('domain_name', asString);
  const originPath = origin.may('origin_path', asString) ?? '';
  const vpc = origin.mayBlock('vpc_origin_config');
  const custom = origin.mayBlock('custom_origin_config');
  if (vpc !== undefined) {
    const endpoint = resources
      .the('aws_cloudfront_vpc_origin', 'id', vpc.needs('vpc_origin_id', asString), vpc)
      .block('vpc_origin_endpoint_config');
    resources.the('aws_lb', 'arn', endpoint.needs('arn', asString), endpoint);
    return { kind: 'http', id, url: urlOf(endpoint, domain), originPath };
  }
  if (custom !== undefined) return { kind: 'http', id, url: urlOf(custom, domain), originPath };
  checkSigned(origin, resources);
  const bucket = resources.the('aws_s3_bucket', 'bucket_regional_domain_name', domain, origin);
  return { kind: 's3', id, bucket: bucket.needs('bucket', asString), originPath };
}

function urlOf(config: Block, domain: string): string {
  const policy = config.needs('origin_protocol_policy', asString);
  if (policy === 'https-only') return `https://${domain}`;
  if (policy === 'http-only') return `http://${domain}`;
  throw unmodelled(`${config.where}.origin_protocol_policy`, policy);
}

/** Unsigned, a private bucket answers 403, which the twin would not. */
function checkSigned(origin: Block, resources: Resources): void {
  const id = origin.needs('origin_access_control_id', asString);
  const control = resources.the('aws_cloudfront_origin_access_control', 'id', id, origin);
  control.only('signing_behavior', 'always');
  control.only('origin_access_control_origin_type', 's3');
}

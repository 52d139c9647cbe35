import { asBoolean, asCount, asString } from '@deploy/kernel';
import type { DistributionModel, ErrorResponseModel } from '../model.ts';
import { list } from '../model-member.ts';
import { behaviourOf } from './behaviours.ts';
import type { Block } from './block.ts';
import { originOf } from './origins.ts';
import type { Resources } from './resources.ts';

export function distributionsOf(resources: Resources): readonly DistributionModel[] {
  return resources.ofType('aws_cloudfront_distribution').map((distribution) => {
    distribution.none('origin_group');
    return {
      id: distribution.needs('id', asString),
      domainName: distribution.needs('domain_name', asString),
      aliases: distribution.may('aliases', list(asString)) ?? [],
      enabled: distribution.needs('enabled', asBoolean),
      defaultRootObject: distribution.may('default_root_object', asString) ?? '',
      origins: distribution.blocks('origin').map((origin) => originOf(origin, resources)),
      defaultBehaviour: behaviourOf(distribution.block('default_cache_behavior'), resources),
      behaviours: distribution.blocks('ordered_cache_behavior').map((behaviour) => ({
        pathPattern: behaviour.needs('path_pattern', asString),
        ...behaviourOf(behaviour, resources),
      })),
      errorResponses: distribution.blocks('custom_error_response').map(errorResponse),
    };
  });
}

/** Terraform writes 0 for what is not set (source: provider documentation, aws_cloudfront_distribution). */
function errorResponse(response: Block): ErrorResponseModel {
  return {
    errorCode: response.needs('error_code', asCount),
    responseCode: response.may('response_code', asCount) || null,
    responsePagePath: response.may('response_page_path', asString) ?? null,
    errorCachingMinTtl: response.may('error_caching_min_ttl', asCount) ?? 10,
  };
}

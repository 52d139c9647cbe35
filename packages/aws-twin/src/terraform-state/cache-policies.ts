import { asBoolean, asCount, asOneOf, asString } from '@deploy/kernel';
import type { CachePolicyModel } from '../model.ts';
import { list } from '../model-member.ts';
import { CACHING_DISABLED, CACHING_OPTIMIZED } from '../static-site.ts';
import type { Block } from './block.ts';
import type { Resources } from './resources.ts';

const MANAGED = [CACHING_DISABLED, CACHING_OPTIMIZED];

/** A policy of AWS by its id, or one of the state. */
export function cachePolicyOf(behaviour: Block, resources: Resources): CachePolicyModel {
  const id = behaviour.needs('cache_policy_id', asString);
  const managed = MANAGED.find((policy) => policy.id === id);
  if (managed !== undefined) return managed;
  const policy = resources.the('aws_cloudfront_cache_policy', 'id', id, behaviour);
  const key = policy.block('parameters_in_cache_key_and_forwarded_to_origin');
  return {
    id,
    name: policy.needs('name', asString),
    minTtl: policy.needs('min_ttl', asCount),
    defaultTtl: policy.needs('default_ttl', asCount),
    maxTtl: policy.needs('max_ttl', asCount),
    gzip: key.may('enable_accept_encoding_gzip', asBoolean) ?? false,
    brotli: key.may('enable_accept_encoding_brotli', asBoolean) ?? false,
    headers: namesOf(key.block('headers_config'), 'header_behavior', 'headers', ['none', 'whitelist']),
    queryStrings: partOf(key.block('query_strings_config'), 'query_string_behavior', 'query_strings'),
    cookies: partOf(key.block('cookies_config'), 'cookie_behavior', 'cookies'),
  };
}

function partOf(config: Block, behaviour: string, names: string): 'none' | 'all' | readonly string[] {
  const taken = config.needs(behaviour, (value, path) => asOneOf(value, path, ['none', 'all', 'whitelist']));
  return taken === 'whitelist' ? namesOf(config, behaviour, names, ['whitelist']) : taken;
}

function namesOf(config: Block, behaviour: string, names: string, modelled: readonly string[]): readonly string[] {
  config.only(behaviour, ...modelled);
  return config.blocks(names).flatMap((block) => block.needs('items', list(asString)));
}

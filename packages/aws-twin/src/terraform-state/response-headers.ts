import { asBoolean, asCount, asString } from '@deploy/kernel';
import type { BehaviourModel } from '../model.ts';
import type { Block } from './block.ts';
import type { Resources } from './resources.ts';

/** The headers that a response headers policy sets and removes; it sets none of those that an origin may keep. */
export function responseHeadersOf(
  behaviour: Block,
  resources: Resources,
): Pick<BehaviourModel, 'responseHeaders' | 'removedHeaders'> {
  const id = behaviour.may('response_headers_policy_id', asString);
  if (id === undefined) return { responseHeaders: {} };
  const policy = resources.the('aws_cloudfront_response_headers_policy', 'id', id, behaviour);
  policy.none('cors_config', 'server_timing_headers_config');
  const removed = itemsOf(policy, 'remove_headers_config').map((item) => item.needs('header', asString));
  return {
    responseHeaders: { ...securityHeaders(policy.mayBlock('security_headers_config')), ...customHeaders(policy) },
    ...(removed.length === 0 ? {} : { removedHeaders: removed }),
  };
}

const itemsOf = (policy: Block, name: string): readonly Block[] => policy.mayBlock(name)?.blocks('items') ?? [];

const customHeaders = (policy: Block): Readonly<Record<string, string>> =>
  Object.fromEntries(
    itemsOf(policy, 'custom_headers_config').map((item) => {
      item.only('override', true);
      return [item.needs('header', asString).toLowerCase(), item.needs('value', asString)];
    }),
  );

/** Source: CloudFront Developer Guide, "Understand response headers policies", security headers. */
const SECURITY: Readonly<Record<string, readonly [header: string, value: (block: Block) => string]>> = {
  content_security_policy: ['content-security-policy', (block) => block.needs('content_security_policy', asString)],
  content_type_options: ['x-content-type-options', () => 'nosniff'],
  frame_options: ['x-frame-options', (block) => block.needs('frame_option', asString)],
  referrer_policy: ['referrer-policy', (block) => block.needs('referrer_policy', asString)],
  strict_transport_security: ['strict-transport-security', strictTransport],
};

function securityHeaders(config: Block | undefined): Readonly<Record<string, string>> {
  config?.none('xss_protection');
  return Object.fromEntries(
    Object.entries(SECURITY).flatMap(([name, [header, value]]) => {
      const block = config?.mayBlock(name);
      if (block === undefined) return [];
      block.only('override', true);
      return [[header, value(block)]];
    }),
  );
}

function strictTransport(block: Block): string {
  const words = [
    `max-age=${block.needs('access_control_max_age_sec', asCount)}`,
    ...(block.may('include_subdomains', asBoolean) ? ['includeSubDomains'] : []),
    ...(block.may('preload', asBoolean) ? ['preload'] : []),
  ];
  return words.join('; ');
}

import { asBoolean, asOneOf, asString } from '@deploy/kernel';
import type { BehaviourModel, FunctionModel } from '../model.ts';
import { list } from '../model-member.ts';
import { present } from '../wire/present.ts';
import { type Block, unmodelled } from './block.ts';
import { cachePolicyOf } from './cache-policies.ts';
import type { Resources } from './resources.ts';
import { responseHeadersOf } from './response-headers.ts';

/** The managed policy AllViewer (source: CloudFront Developer Guide, "Use managed origin request policies"). */
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

export function behaviourOf(behaviour: Block, resources: Resources): BehaviourModel {
  behaviour.none('lambda_function_association', 'forwarded_values', 'grpc_config');
  return {
    originId: behaviour.needs('target_origin_id', asString),
    viewerProtocolPolicy: behaviour.needs('viewer_protocol_policy', (value, path) =>
      asOneOf(value, path, ['allow-all', 'https-only', 'redirect-to-https']),
    ),
    allowedMethods: behaviour.needs('allowed_methods', list(asString)),
    compress: behaviour.may('compress', asBoolean) ?? false,
    cachePolicy: cachePolicyOf(behaviour, resources),
    functions: functionsOf(behaviour, resources),
    ...originRequest(behaviour),
    ...responseHeadersOf(behaviour, resources),
  };
}

function originRequest(behaviour: Block): Pick<BehaviourModel, 'originRequest'> {
  const id = behaviour.may('origin_request_policy_id', asString);
  if (id === undefined) return {};
  if (id === ALL_VIEWER) return { originRequest: 'all-viewer' };
  throw unmodelled(`${behaviour.where}.origin_request_policy_id`, id);
}

function functionsOf(behaviour: Block, resources: Resources): BehaviourModel['functions'] {
  const byEvent = new Map(
    behaviour.blocks('function_association').map((association) => {
      const event = association.needs('event_type', (value, path) =>
        asOneOf(value, path, ['viewer-request', 'viewer-response']),
      );
      const arn = association.needs('function_arn', asString);
      return [event, sourceOf(resources.the('aws_cloudfront_function', 'arn', arn, association))];
    }),
  );
  return present({ viewerRequest: byEvent.get('viewer-request'), viewerResponse: byEvent.get('viewer-response') });
}

/** What is not published is not what the live stage runs. */
function sourceOf(edgeFunction: Block): FunctionModel {
  edgeFunction.only('publish', true);
  edgeFunction.only('runtime', 'cloudfront-js-2.0');
  return { name: edgeFunction.needs('name', asString), source: edgeFunction.needs('code', asString) };
}

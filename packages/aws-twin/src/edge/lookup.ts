import type { BehaviourModel, DistributionModel } from '../model.ts';
import { cacheKeyOf, mayCollapse, type ViewerRequest } from './cache-key.ts';
import type { Lookup } from './cached-fetch.ts';
import type { EdgeKnobs } from './knobs.ts';
import { type HeaderFields, NO_BODY, withoutFields } from './message.ts';
import type { OriginRequest } from './origin.ts';
import { purgePathOf } from './purge-path.ts';

export interface LookupContext {
  readonly distribution: DistributionModel;
  readonly behaviour: BehaviourModel;
  readonly knobs: EdgeKnobs;
  readonly viewerIp: string;
}

/** What to look up in a cache for a request, and what to ask the origin where it is not there. */
export function lookupFor(
  request: ViewerRequest,
  context: LookupContext,
): Omit<Lookup, 'cache' | 'origin' | 'errorPage'> {
  const { behaviour, knobs } = context;
  const key = cacheKeyOf(request, behaviour.cachePolicy);
  const rooted = withRootObject(request, context.distribution);
  const purged = knobs.rootPurgedAs === 'object' ? rooted : request;
  return {
    key: key.text,
    purgePath: purgePathOf(purged.path, key.query, knobs),
    behaviour,
    mayCollapse: knobs.collapse && mayCollapse(behaviour),
    request: { ...originRequestFor({ ...request, method: 'GET' }, context), body: NO_BODY },
  };
}

/**
 * What the origin receives: the cache key, and with `all-viewer` everything else the viewer sent; conditions and ranges
 * are the edge's own business (source: CloudFront Developer Guide, "Request and response behavior for custom origins").
 */
export function originRequestFor(request: ViewerRequest, context: LookupContext): OriginRequest {
  const { behaviour } = context;
  const key = cacheKeyOf(request, behaviour.cachePolicy);
  const rooted = withRootObject(request, context.distribution);
  const forwardsAll = behaviour.originRequest === 'all-viewer';
  return {
    method: request.method,
    path: rooted.path,
    query: forwardsAll ? request.query : key.query,
    headers: { ...forwardedHeaders(request, behaviour, context.viewerIp), ...key.headers },
    body: request.body,
  };
}

const EDGE_OWNED = ['if-none-match', 'if-modified-since', 'if-range', 'range', 'content-length'];

function forwardedHeaders(request: ViewerRequest, behaviour: BehaviourModel, viewerIp: string): HeaderFields {
  const before = request.headers['x-forwarded-for'];
  const added = {
    'x-forwarded-for': before === undefined ? viewerIp : `${before}, ${viewerIp}`,
    via: '1.1 twin.cloudfront.net (CloudFront)',
    ...(behaviour.cachePolicy.gzip || behaviour.cachePolicy.brotli ? { 'accept-encoding': 'identity' } : {}),
  };
  if (behaviour.originRequest === 'all-viewer') return { ...withoutFields(request.headers, EDGE_OWNED), ...added };
  const contentType = request.headers['content-type'];
  const described = request.method === 'GET' || contentType === undefined ? {} : { 'content-type': contentType };
  return { 'user-agent': 'Amazon CloudFront', ...described, ...added };
}

/** An origin's cookies reach viewers only where viewers' cookies reach the origin. */
export function keepsCookies(behaviour: BehaviourModel): boolean {
  return behaviour.cachePolicy.cookies !== 'none' || behaviour.originRequest === 'all-viewer';
}

/** Only the root of the distribution has a default object (source: "Specify a default root object"). */
function withRootObject(request: ViewerRequest, distribution: DistributionModel): ViewerRequest {
  const root = distribution.defaultRootObject;
  return request.path === '/' && root !== '' ? { ...request, path: `/${root}` } : request;
}

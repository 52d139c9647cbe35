import type {
  CachePolicyConfig,
  CustomErrorResponse,
  DefaultCacheBehavior,
  Distribution as DistributionMember,
  OriginGroup,
  Origin as OriginMember,
} from '@aws-sdk/client-cloudfront';
import type { Behaviour, CacheTtl, Distribution, ErrorResponse, Origin } from '@deploy/cdn-invalidation';

/** By id; null for one that may not be read. */
export type CachePolicies = ReadonlyMap<string, CachePolicyConfig | null>;

/** The ids of all cache policies that a distribution uses. */
export function cachePolicyIds(member: DistributionMember): readonly string[] {
  const { CacheBehaviors, DefaultCacheBehavior: fallback } = member.DistributionConfig ?? {};
  const ids = [...(CacheBehaviors?.Items ?? []), ...(fallback === undefined ? [] : [fallback])].flatMap(
    ({ CachePolicyId }) => CachePolicyId ?? [],
  );
  return [...new Set(ids)];
}

/** A distribution as CloudFront tells it, reduced to what a purge is planned from. */
export function readDistributionMember(member: DistributionMember, policies: CachePolicies): Distribution {
  const config = member.DistributionConfig;
  const groups = config?.OriginGroups?.Items ?? [];
  const fallback = config?.DefaultCacheBehavior;
  const behaviours = (config?.CacheBehaviors?.Items ?? []).map((each) =>
    readBehaviour(each, each.PathPattern ?? null, groups, policies),
  );
  return {
    id: member.Id ?? '',
    domainName: member.DomainName ?? '',
    isEnabled: config?.Enabled ?? true,
    isDeployed: member.Status !== 'InProgress',
    rootObject: (config?.DefaultRootObject ?? '').replace(/^\//, ''),
    origins: (config?.Origins?.Items ?? []).map(readOrigin),
    behaviours: fallback === undefined ? behaviours : [...behaviours, readBehaviour(fallback, null, groups, policies)],
    errorResponses: (config?.CustomErrorResponses?.Items ?? []).map(readErrorResponse),
  };
}

function readOrigin({ DomainName = '', Id = '', OriginPath = '', S3OriginConfig }: OriginMember): Origin {
  return { id: Id, host: DomainName, path: OriginPath.replace(/\/$/, ''), isBucket: S3OriginConfig !== undefined };
}

function readBehaviour(
  behaviour: DefaultCacheBehavior,
  pattern: string | null,
  groups: readonly OriginGroup[],
  policies: CachePolicies,
): Behaviour {
  const { CachePolicyId, Compress, TargetOriginId = '' } = behaviour;
  const group = groups.find(({ Id }) => Id === TargetOriginId);
  const policy = CachePolicyId === undefined ? undefined : (policies.get(CachePolicyId) ?? null);
  const keyed = policy?.ParametersInCacheKeyAndForwardedToOrigin;
  const events = [
    ...(behaviour.FunctionAssociations?.Items ?? []),
    ...(behaviour.LambdaFunctionAssociations?.Items ?? []),
  ].map(({ EventType }) => EventType);
  return {
    pattern,
    originIds: group?.Members?.Items?.flatMap(({ OriginId }) => OriginId ?? []) ?? [TargetOriginId],
    ttl: policy === undefined ? legacyTtl(behaviour) : policy && ttlOf(policy),
    cachePolicyId: CachePolicyId ?? null,
    isKeyedByQuery:
      policy === undefined
        ? behaviour.ForwardedValues?.QueryString === true
        : (keyed?.QueryStringsConfig?.QueryStringBehavior ?? 'none') !== 'none',
    // Without a policy, gzip alone decides by the setting of the behaviour.
    compresses:
      Compress === true &&
      (policy === undefined || keyed?.EnableAcceptEncodingGzip === true || keyed?.EnableAcceptEncodingBrotli === true),
    hasViewerFunction: events.includes('viewer-request'),
    hasOriginFunction: events.includes('origin-request'),
  };
}

/** Seconds that apply where nothing is configured (source: CloudFront API reference, CachePolicyConfig, CacheBehavior). */
const DEFAULT_TTL = 86_400;
const MAX_TTL = 31_536_000;

const ttlOf = ({ DefaultTTL, MaxTTL, MinTTL }: CachePolicyConfig): CacheTtl =>
  atLeast({ min: MinTTL ?? 0, default: DefaultTTL ?? DEFAULT_TTL, max: MaxTTL ?? MAX_TTL });

const legacyTtl = ({ DefaultTTL, MaxTTL, MinTTL }: DefaultCacheBehavior): CacheTtl =>
  atLeast({ min: MinTTL ?? 0, default: DefaultTTL ?? DEFAULT_TTL, max: MaxTTL ?? MAX_TTL });

/** A minimum above the defaults raises them (source: the same). */
const atLeast = (ttl: CacheTtl): CacheTtl => ({
  min: ttl.min,
  default: Math.max(ttl.min, ttl.default),
  max: Math.max(ttl.min, ttl.max),
});

/** Source: CloudFront Developer Guide, "Control how long CloudFront caches errors". */
const DEFAULT_ERROR_TTL = 10;

function readErrorResponse(member: CustomErrorResponse): ErrorResponse {
  const { ErrorCachingMinTTL, ErrorCode = 0, ResponseCode, ResponsePagePath } = member;
  return {
    status: ErrorCode,
    servedStatus: ResponseCode ? Number(ResponseCode) : null,
    page: ResponsePagePath || null,
    ttl: ErrorCachingMinTTL ?? DEFAULT_ERROR_TTL,
  };
}

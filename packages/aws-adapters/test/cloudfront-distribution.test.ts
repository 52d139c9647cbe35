import type { CachePolicyConfig, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { cachePolicyIds, readDistributionMember } from '../src/cloudfront-distribution.ts';

const behaviour = (given: Partial<DefaultCacheBehavior> = {}): DefaultCacheBehavior => ({
  TargetOriginId: 's3',
  ViewerProtocolPolicy: 'redirect-to-https',
  ...given,
});

const member = (given: Partial<DistributionConfig> = {}) => ({
  Id: 'E1',
  ARN: 'arn:aws:cloudfront::111122223333:distribution/E1',
  Status: 'Deployed',
  LastModifiedTime: new Date(0),
  InProgressInvalidationBatches: 0,
  DomainName: 'd1.cloudfront.net',
  DistributionConfig: {
    CallerReference: 'x',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [{ Id: 's3', DomainName: 'site.s3.ca-central-1.amazonaws.com' }] },
    DefaultCacheBehavior: behaviour(),
    ...given,
  },
});

const policy = (given: Partial<CachePolicyConfig> = {}): CachePolicyConfig => ({ Name: 'p', MinTTL: 0, ...given });

const only = (
  given: Partial<DefaultCacheBehavior>,
  policies: Readonly<Record<string, CachePolicyConfig | null>> = {},
) =>
  readDistributionMember(member({ DefaultCacheBehavior: behaviour(given) }), new Map(Object.entries(policies)))
    .behaviours[0];

describe('a behaviour', () => {
  test('without a policy has the TTLs of its own settings, and the defaults of CloudFront', () => {
    expect(only({ MinTTL: 5 })).toMatchObject({
      ttl: { min: 5, default: 86_400, max: 31_536_000 },
      cachePolicyId: null,
    });
    expect(only({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 60 })).toMatchObject({ ttl: { min: 0, default: 0, max: 60 } });
  });

  test('has defaults of at least its minimum', () => {
    expect(only({ MinTTL: 100_000 })).toMatchObject({ ttl: { min: 100_000, default: 100_000 } });
  });

  test('has the TTLs of its policy, not its own', () => {
    const given = { CachePolicyId: 'p1', MinTTL: 60 };
    expect(only(given, { p1: policy({ DefaultTTL: 0, MaxTTL: 10 }) })).toMatchObject({
      ttl: { min: 0, default: 0, max: 10 },
    });
    expect(only(given, { p1: null })).toMatchObject({ ttl: null, cachePolicyId: 'p1' });
  });

  test('is keyed by query strings by its policy, or by what it forwards', () => {
    const keyed = (QueryStringBehavior: 'all' | 'none') =>
      policy({
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: true,
          HeadersConfig: { HeaderBehavior: 'none' },
          CookiesConfig: { CookieBehavior: 'none' },
          QueryStringsConfig: { QueryStringBehavior },
        },
      });
    const given = { CachePolicyId: 'p1', Compress: true };
    expect(only(given, { p1: keyed('all') })).toMatchObject({ isKeyedByQuery: true, compresses: true });
    expect(only(given, { p1: keyed('none') })).toMatchObject({ isKeyedByQuery: false });
    expect(only({ ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } } })).toMatchObject({
      isKeyedByQuery: true,
    });
  });

  test('compresses only what its policy caches compressed', () => {
    expect(only({ CachePolicyId: 'p1', Compress: true }, { p1: policy() })).toMatchObject({ compresses: false });
    expect(only({ Compress: true })).toMatchObject({ compresses: true });
  });

  test('has the origins of its group', () => {
    const group = {
      Id: 'group',
      FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [500] } },
      Members: { Quantity: 2, Items: [{ OriginId: 's3' }, { OriginId: 'spare' }] },
    };
    const found = readDistributionMember(
      member({
        DefaultCacheBehavior: behaviour({ TargetOriginId: 'group' }),
        OriginGroups: { Quantity: 1, Items: [group] },
      }),
      new Map(),
    );
    expect(found.behaviours[0]?.originIds).toEqual(['s3', 'spare']);
  });

  test('knows its functions by where they stand', () => {
    const lambda = (EventType: 'viewer-request' | 'origin-request' | 'origin-response') => ({
      LambdaFunctionAssociations: { Quantity: 1, Items: [{ EventType, LambdaFunctionARN: 'arn' }] },
    });
    expect(only(lambda('viewer-request'))).toMatchObject({ hasViewerFunction: true, hasOriginFunction: false });
    expect(only(lambda('origin-request'))).toMatchObject({ hasViewerFunction: false, hasOriginFunction: true });
    expect(only(lambda('origin-response'))).toMatchObject({ hasViewerFunction: false, hasOriginFunction: false });
  });
});

test('policies are asked for once each', () => {
  const shared = behaviour({ CachePolicyId: 'p1' });
  const items = [
    { ...shared, PathPattern: '/a/*' },
    { ...behaviour({ CachePolicyId: 'p2' }), PathPattern: '/b/*' },
  ];
  const config = { DefaultCacheBehavior: shared, CacheBehaviors: { Quantity: 2, Items: items } };
  expect(cachePolicyIds(member(config))).toEqual(['p1', 'p2']);
});

test('an error without settings of its own is passed on, and cached for ten seconds', () => {
  const found = readDistributionMember(
    member({
      CustomErrorResponses: {
        Quantity: 2,
        Items: [{ ErrorCode: 404 }, { ErrorCode: 403, ResponseCode: '', ResponsePagePath: '', ErrorCachingMinTTL: 0 }],
      },
    }),
    new Map(),
  );
  expect(found.errorResponses).toEqual([
    { status: 404, servedStatus: null, page: null, ttl: 10 },
    { status: 403, servedStatus: null, page: null, ttl: 0 },
  ]);
});

import {
  GetCachePolicyCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { CACHING_OPTIMIZED, STATIC_SITE_CACHE_POLICY, type TwinModel } from '../../src/index.ts';
import { cloud, DISTRIBUTION, MODEL, refusal } from '../cloud.ts';

describe('a distribution is told as it is modelled', () => {
  test('with its origins, behaviours and functions', async () => {
    const { cloudFront } = cloud();
    const { Distribution } = await cloudFront().send(new GetDistributionCommand({ Id: DISTRIBUTION }));
    expect(Distribution).toMatchObject({
      Id: DISTRIBUTION,
      ARN: `arn:aws:cloudfront::111122223333:distribution/${DISTRIBUTION}`,
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        Enabled: true,
        Origins: { Quantity: 1, Items: [{ Id: 's3', DomainName: 'site.s3.ca-central-1.amazonaws.com' }] },
        DefaultCacheBehavior: {
          CachePolicyId: STATIC_SITE_CACHE_POLICY.id,
          Compress: true,
          FunctionAssociations: { Quantity: 1, Items: [{ EventType: 'viewer-request' }] },
        },
      },
    });
  });

  test('with error responses and further behaviours', async () => {
    const [distribution] = MODEL.distributions;
    if (distribution === undefined) throw new Error('the model has a distribution');
    const errorResponse = {
      errorCode: 404,
      responseCode: 200,
      responsePagePath: '/index.html',
      errorCachingMinTtl: 60,
    };
    const model: TwinModel = {
      ...MODEL,
      distributions: [
        {
          ...distribution,
          aliases: ['console.example.com'],
          errorResponses: [
            errorResponse,
            { ...errorResponse, errorCode: 403, responseCode: null, responsePagePath: null },
          ],
          behaviours: [{ ...distribution.defaultBehaviour, pathPattern: '/api/*', cachePolicy: CACHING_OPTIMIZED }],
        },
      ],
    };
    const { DistributionConfig } = await cloud({}, model)
      .cloudFront()
      .send(new GetDistributionConfigCommand({ Id: DISTRIBUTION }));
    expect(DistributionConfig).toMatchObject({
      Aliases: { Quantity: 1, Items: ['console.example.com'] },
      CacheBehaviors: { Quantity: 1, Items: [{ PathPattern: '/api/*', CachePolicyId: CACHING_OPTIMIZED.id }] },
      CustomErrorResponses: {
        Quantity: 2,
        Items: [
          { ErrorCode: 404, ResponseCode: '200', ResponsePagePath: '/index.html', ErrorCachingMinTTL: 60 },
          { ErrorCode: 403, ResponseCode: '', ResponsePagePath: '', ErrorCachingMinTTL: 60 },
        ],
      },
    });
  });

  test('or is not there', async () => {
    const client = cloud().cloudFront();
    const gone = { name: 'NoSuchDistribution', status: 404 };
    expect(await refusal(client.send(new GetDistributionCommand({ Id: 'E0' })))).toMatchObject(gone);
    expect(await refusal(client.send(new GetDistributionConfigCommand({ Id: 'E0' })))).toMatchObject(gone);
  });
});

describe('a cache policy', () => {
  test('is told with its times and cache key', async () => {
    const { cloudFront } = cloud();
    const { CachePolicy } = await cloudFront().send(new GetCachePolicyCommand({ Id: STATIC_SITE_CACHE_POLICY.id }));
    expect(CachePolicy?.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 0,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingBrotli: true,
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    });
  });

  test('that no behaviour uses is not there', async () => {
    const call = cloud()
      .cloudFront()
      .send(new GetCachePolicyCommand({ Id: 'none' }));
    expect(await refusal(call)).toMatchObject({ name: 'NoSuchCachePolicy', status: 404 });
  });
});

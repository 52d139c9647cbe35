import type { CachePolicyConfig, GetCachePolicyRequest, GetCachePolicyResult } from '@aws-sdk/client-cloudfront';
import type { BehaviourModel, CachePolicyModel, TwinModel } from '../model.ts';
import type { Given } from '../wire/operation.ts';
import { cloudFrontError } from './cloudfront-errors.ts';
import type { CloudFrontOperation } from './cloudfront-operation.ts';

/** Policies are those that some behaviour of the model refers to. */
export const getCachePolicy: CloudFrontOperation<Given<GetCachePolicyRequest, 'Id'>> = {
  honours: ['Id'],
  needs: (input, { model }) => [
    {
      action: 'cloudfront:GetCachePolicy',
      resource: `arn:aws:cloudfront::${model.accountId}:cache-policy/${input.Id}`,
    },
  ],
  run(input, { model }): GetCachePolicyResult {
    const policy = policiesOf(model).find(({ id }) => id === input.Id);
    if (policy === undefined) throw cloudFrontError('NoSuchCachePolicy', 404, 'The cache policy does not exist.');
    return {
      ETag: 'E1CACHEPOLICY',
      CachePolicy: { Id: policy.id, LastModifiedTime: new Date(0), CachePolicyConfig: policyConfig(policy) },
    };
  },
};

function policiesOf(model: TwinModel): readonly CachePolicyModel[] {
  const behaviours = model.distributions.flatMap(({ behaviours, defaultBehaviour }): readonly BehaviourModel[] => [
    defaultBehaviour,
    ...behaviours,
  ]);
  return behaviours.map(({ cachePolicy }) => cachePolicy);
}

function policyConfig(policy: CachePolicyModel): CachePolicyConfig {
  const { cookies, headers, queryStrings } = policy;
  return {
    Name: policy.name,
    Comment: '',
    MinTTL: policy.minTtl,
    DefaultTTL: policy.defaultTtl,
    MaxTTL: policy.maxTtl,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: policy.gzip,
      EnableAcceptEncodingBrotli: policy.brotli,
      HeadersConfig:
        headers.length === 0
          ? { HeaderBehavior: 'none' }
          : { HeaderBehavior: 'whitelist', Headers: { Quantity: headers.length, Items: [...headers] } },
      CookiesConfig:
        typeof cookies === 'string'
          ? { CookieBehavior: cookies }
          : { CookieBehavior: 'whitelist', Cookies: { Quantity: cookies.length, Items: [...cookies] } },
      QueryStringsConfig:
        typeof queryStrings === 'string'
          ? { QueryStringBehavior: queryStrings }
          : {
              QueryStringBehavior: 'whitelist',
              QueryStrings: { Quantity: queryStrings.length, Items: [...queryStrings] },
            },
    },
  };
}

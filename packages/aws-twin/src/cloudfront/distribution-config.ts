import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  Method,
  Origin,
} from '@aws-sdk/client-cloudfront';
import type { BehaviourModel, DistributionModel, OriginModel, TwinModel } from '../model.ts';

/** A distribution as the API tells it. What the model does not hold has CloudFront's default. */
export function distributionConfig(model: TwinModel, distribution: DistributionModel): DistributionConfig {
  const behaviours = distribution.behaviours.map(
    (behaviour): CacheBehavior => ({
      PathPattern: behaviour.pathPattern,
      ...cacheBehaviour(model, behaviour),
    }),
  );
  return {
    CallerReference: distribution.id,
    Aliases: counted(distribution.aliases),
    DefaultRootObject: distribution.defaultRootObject,
    Origins: { Quantity: distribution.origins.length, Items: distribution.origins.map((each) => origin(model, each)) },
    OriginGroups: { Quantity: 0 },
    DefaultCacheBehavior: cacheBehaviour(model, distribution.defaultBehaviour),
    CacheBehaviors: behaviours.length === 0 ? { Quantity: 0 } : { Quantity: behaviours.length, Items: behaviours },
    CustomErrorResponses: {
      Quantity: distribution.errorResponses.length,
      Items: distribution.errorResponses.map((response) => ({
        ErrorCode: response.errorCode,
        ResponsePagePath: response.responsePagePath ?? '',
        ResponseCode: response.responseCode === null ? '' : String(response.responseCode),
        ErrorCachingMinTTL: response.errorCachingMinTtl,
      })),
    },
    Comment: '',
    PriceClass: 'PriceClass_All',
    Enabled: distribution.enabled,
    ViewerCertificate: { CloudFrontDefaultCertificate: distribution.aliases.length === 0 },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    Staging: false,
  };
}

function cacheBehaviour(model: TwinModel, behaviour: BehaviourModel): DefaultCacheBehavior {
  const associations = Object.entries({
    'viewer-request': behaviour.functions.viewerRequest,
    'viewer-response': behaviour.functions.viewerResponse,
  }).flatMap(([event, source]) =>
    source === undefined
      ? []
      : [
          {
            EventType: event === 'viewer-request' ? ('viewer-request' as const) : ('viewer-response' as const),
            FunctionARN: `arn:aws:cloudfront::${model.accountId}:function/${source.name}`,
          },
        ],
  );
  const methods = behaviour.allowedMethods.filter(isMethod);
  return {
    TargetOriginId: behaviour.originId,
    ViewerProtocolPolicy: behaviour.viewerProtocolPolicy,
    AllowedMethods: {
      Quantity: methods.length,
      Items: methods,
      CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
    },
    SmoothStreaming: false,
    Compress: behaviour.compress,
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations:
      associations.length === 0 ? { Quantity: 0 } : { Quantity: associations.length, Items: associations },
    FieldLevelEncryptionId: '',
    CachePolicyId: behaviour.cachePolicy.id,
  };
}

function origin(model: TwinModel, each: OriginModel): Origin {
  const common = { Id: each.id, OriginPath: each.originPath, ConnectionAttempts: 3, ConnectionTimeout: 10 };
  if (each.kind === 'http') {
    return {
      ...common,
      DomainName: new URL(each.url).hostname,
      CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
    };
  }
  const region = model.buckets.find(({ name }) => name === each.bucket)?.region ?? 'us-east-1';
  return {
    ...common,
    DomainName: `${each.bucket}.s3.${region}.amazonaws.com`,
    OriginAccessControlId: `OAC-${each.bucket}`,
    S3OriginConfig: { OriginAccessIdentity: '' },
  };
}

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'DELETE'];

function isMethod(name: string): name is Method {
  return METHODS.some((method) => method === name);
}

function counted(items: readonly string[]): { Quantity: number; Items?: string[] } {
  return items.length === 0 ? { Quantity: 0 } : { Quantity: items.length, Items: [...items] };
}

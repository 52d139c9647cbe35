import type {
  GetDistributionConfigRequest,
  GetDistributionConfigResult,
  GetDistributionRequest,
  GetDistributionResult,
} from '@aws-sdk/client-cloudfront';
import type { Given } from '../wire/operation.ts';
import { type CloudFrontOperation, distributionArn, distributionNeed, distributionOf } from './cloudfront-operation.ts';
import { distributionConfig } from './distribution-config.ts';

export const getDistribution: CloudFrontOperation<Given<GetDistributionRequest, 'Id'>> = {
  honours: ['Id'],
  needs: (input, context) => distributionNeed('GetDistribution', input.Id, context),
  run(input, context): GetDistributionResult {
    const distribution = distributionOf(context, input.Id);
    const { invalidations, model, nowMs } = context;
    return {
      ETag: etagOf(distribution.id),
      Distribution: {
        Id: distribution.id,
        ARN: distributionArn(model, distribution.id),
        Status: context.statusOf(distribution.id),
        LastModifiedTime: new Date(0),
        InProgressInvalidationBatches: invalidations.inProgress(distribution.id, nowMs).length,
        DomainName: distribution.domainName,
        DistributionConfig: distributionConfig(model, distribution),
      },
    };
  },
};

export const getDistributionConfig: CloudFrontOperation<Given<GetDistributionConfigRequest, 'Id'>> = {
  honours: ['Id'],
  needs: (input, context) => distributionNeed('GetDistributionConfig', input.Id, context),
  run(input, context): GetDistributionConfigResult {
    const distribution = distributionOf(context, input.Id);
    return { ETag: etagOf(distribution.id), DistributionConfig: distributionConfig(context.model, distribution) };
  },
};

function etagOf(id: string): string {
  return `E${id.slice(1)}CONFIG1`;
}

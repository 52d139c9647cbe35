import type { AccessNeed } from '../auth/access.ts';
import type { DistributionModel, TwinModel } from '../model.ts';
import type { CallContext, Operation } from '../wire/operation.ts';
import { noSuchDistribution } from './cloudfront-errors.ts';
import type { Invalidations } from './invalidations.ts';

export type DistributionStatus = 'Deployed' | 'InProgress';

export interface CloudFrontContext extends CallContext {
  readonly model: TwinModel;
  readonly invalidations: Invalidations;
  readonly statusOf: (distributionId: string) => DistributionStatus;
}

export type CloudFrontOperation<Input> = Operation<Input, CloudFrontContext>;

/** Throws `ServiceError` for a distribution that is not there. */
export function distributionOf(context: CloudFrontContext, id: string): DistributionModel {
  const distribution = context.model.distributions.find((candidate) => candidate.id === id);
  if (distribution) return distribution;
  throw noSuchDistribution();
}

/** Source: Service Authorization Reference, Amazon CloudFront. */
export function distributionNeed(action: string, id: string, { model }: CloudFrontContext): readonly AccessNeed[] {
  return [{ action: `cloudfront:${action}`, resource: distributionArn(model, id) }];
}

export function distributionArn(model: TwinModel, id: string): string {
  return `arn:aws:cloudfront::${model.accountId}:distribution/${id}`;
}

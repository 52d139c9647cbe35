import type {
  CreateInvalidationRequest,
  CreateInvalidationResult,
  GetInvalidationRequest,
  GetInvalidationResult,
  ListInvalidationsRequest,
  ListInvalidationsResult,
} from '@aws-sdk/client-cloudfront';
import type { Given } from '../wire/operation.ts';
import { cloudFrontError, noSuchDistribution } from './cloudfront-errors.ts';
import {
  type CloudFrontContext,
  type CloudFrontOperation,
  distributionNeed,
  distributionOf,
} from './cloudfront-operation.ts';
import type { Invalidation } from './invalidations.ts';

export const createInvalidation: CloudFrontOperation<
  Given<CreateInvalidationRequest, 'DistributionId' | 'InvalidationBatch'>
> = {
  honours: ['DistributionId', 'InvalidationBatch'],
  needs: (input, context) => distributionNeed('CreateInvalidation', input.DistributionId, context),
  run(input, context): CreateInvalidationResult {
    const { id } = distributionOf(context, input.DistributionId);
    const { CallerReference: callerReference = '', Paths } = input.InvalidationBatch;
    const paths = Paths?.Items ?? [];
    if (Paths?.Quantity !== paths.length) {
      const message = 'The value of Quantity and the size of Items do not match.';
      throw cloudFrontError('InconsistentQuantities', 400, message);
    }
    if (callerReference === '')
      throw cloudFrontError('InvalidArgument', 400, 'The parameter CallerReference is required.');
    const accepted = context.invalidations.create({ distributionId: id, callerReference, paths }, context.nowMs);
    return {
      Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}/invalidation/${accepted.id}`,
      Invalidation: invalidationMember(accepted, context),
    };
  },
};

export const getInvalidation: CloudFrontOperation<Given<GetInvalidationRequest, 'DistributionId' | 'Id'>> = {
  honours: ['DistributionId', 'Id'],
  needs: (input, context) => distributionNeed('GetInvalidation', input.DistributionId, context),
  run(input, context): GetInvalidationResult {
    const { id } = distributionOf(context, input.DistributionId);
    return { Invalidation: invalidationMember(context.invalidations.find(id, input.Id), context) };
  },
};

const DEFAULT_PAGE = 100;

/** Newest first; a page begins after its marker (source: CloudFront API reference, ListInvalidations). */
export const listInvalidations: CloudFrontOperation<Given<ListInvalidationsRequest, 'DistributionId'>> = {
  honours: ['DistributionId', 'Marker', 'MaxItems'],
  needs: (input, context) => distributionNeed('ListInvalidations', input.DistributionId, context),
  run(input, context): ListInvalidationsResult {
    const { id } = distributionOf(context, input.DistributionId);
    const all = context.invalidations.of(id);
    const start = input.Marker === undefined ? 0 : all.findIndex((each) => each.id === input.Marker) + 1;
    if (input.Marker !== undefined && start === 0) throw noSuchDistribution();
    const size = Math.min(input.MaxItems ?? DEFAULT_PAGE, DEFAULT_PAGE);
    const page = all.slice(start, start + size);
    const last = start + size < all.length ? page.at(-1) : undefined;
    return {
      InvalidationList: {
        Marker: input.Marker ?? '',
        MaxItems: size,
        Quantity: page.length,
        IsTruncated: last !== undefined,
        ...(last === undefined ? {} : { NextMarker: last.id }),
        Items: page.map((each) => ({
          Id: each.id,
          CreateTime: new Date(each.createdMs),
          Status: context.invalidations.status(each, context.nowMs),
        })),
      },
    };
  },
};

function invalidationMember(invalidation: Invalidation, context: CloudFrontContext) {
  return {
    Id: invalidation.id,
    Status: context.invalidations.status(invalidation, context.nowMs),
    CreateTime: new Date(invalidation.createdMs),
    InvalidationBatch: {
      CallerReference: invalidation.callerReference,
      Paths: { Quantity: invalidation.paths.length, Items: [...invalidation.paths] },
    },
  };
}

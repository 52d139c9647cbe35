import * as client from '@aws-sdk/client-cloudfront';
import type { Access, AccessNeed } from '../auth/access.ts';
import { notAuthorized } from '../auth/auth-errors.ts';
import type { Authenticated } from '../auth/authenticate.ts';
import type { TwinModel } from '../model.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { AnyOperation } from '../wire/operation.ts';
import type { AnswerIds, Call } from '../wire/protocol.ts';
import { restXml } from '../wire/rest-xml.ts';
import { modelled, refuseIgnored, type Service } from '../wire/service.ts';
import { getCachePolicy } from './cache-policy.ts';
import type { CloudFrontContext, DistributionStatus } from './cloudfront-operation.ts';
import { getDistribution, getDistributionConfig } from './distribution-operations.ts';
import { createInvalidation, getInvalidation, listInvalidations } from './invalidation-operations.ts';
import type { Invalidations } from './invalidations.ts';

const protocol = restXml(client, {
  serviceNamespace: 'com.amazonaws.cloudfront',
  xmlNamespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
  wrapsErrors: true,
});

/** What the twin models of CloudFront's control plane, by the names of the API. */
export const CLOUDFRONT_OPERATIONS: Readonly<Record<string, AnyOperation<CloudFrontContext>>> = {
  CreateInvalidation: createInvalidation,
  GetCachePolicy: getCachePolicy,
  GetDistribution: getDistribution,
  GetDistributionConfig: getDistributionConfig,
  GetInvalidation: getInvalidation,
  ListInvalidations: listInvalidations,
};

export interface CloudFrontServiceOptions {
  readonly model: TwinModel;
  readonly access: Access;
  readonly invalidations: Invalidations;
  readonly statusOf: (distributionId: string) => DistributionStatus;
}

/** CloudFront's control plane over its protocol. */
export function cloudFrontService(options: CloudFrontServiceOptions): Service {
  return {
    name: 'cloudfront',
    dialect: 'query',
    protocol,
    isMeant: (request) => request.host.startsWith('cloudfront.') || request.path.startsWith('/2020-05-31/'),
    recognise(request) {
      const call = protocol.recognise(request, {});
      return {
        operation: call.operation,
        resource: call.labels['DistributionId'] ?? call.labels['Id'] ?? null,
        key: null,
        arrive: (opened, authenticated, ids) => async (nowMs) =>
          perform(options, { call, opened, authenticated, nowMs, ids }),
      };
    },
    idHeaders: ({ requestId }) => ({ 'x-amzn-requestid': requestId }),
  };
}

interface Performance {
  readonly call: Call;
  readonly opened: WireRequest;
  readonly authenticated: Authenticated;
  readonly nowMs: number;
  readonly ids: AnswerIds;
}

async function perform(options: CloudFrontServiceOptions, performance: Performance): Promise<WireResponse> {
  const { authenticated, call, ids, nowMs, opened } = performance;
  const { access, ...rest } = options;
  const behaviour = modelled(CLOUDFRONT_OPERATIONS, call.operation);
  const input = call.readInput(opened);
  refuseIgnored(behaviour, call.operation, input);
  const { principal } = authenticated;
  const may = (need: AccessNeed) => access.isAllowed(principal, need, null);
  const demand = (need: AccessNeed) => {
    if (!may(need)) throw notAuthorized(principal.arn, need);
  };
  const context: CloudFrontContext = { ...rest, nowMs, may, demand };
  for (const need of behaviour.needs(input, context)) demand(need);
  return protocol.writeOutput(call.operation, await behaviour.run(input, context), ids);
}

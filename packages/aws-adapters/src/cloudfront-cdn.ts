import type { CachePolicyConfig, Invalidation, InvalidationSummary } from '@aws-sdk/client-cloudfront';
import type { Batch, Cdn, CreateOutcome, Distribution, RunningInvalidation } from '@deploy/cdn-invalidation';
import { AccessDeniedError, NotFoundError } from '@deploy/kernel';
import { nameOf } from './aws-error-facts.ts';
import { type CloudFrontCall, CloudFrontConnection, type CloudFrontOptions } from './cloudfront-connection.ts';
import { cachePolicyIds, readDistributionMember } from './cloudfront-distribution.ts';

/** CloudFront, or what speaks its protocol. */
export function createCloudFrontCdn(options: CloudFrontOptions): Cdn {
  return new CloudFrontCdn(options);
}

class CloudFrontCdn implements Cdn {
  readonly #connection: CloudFrontConnection;

  constructor(options: CloudFrontOptions) {
    this.#connection = new CloudFrontConnection(options);
  }

  async readDistribution(id: string, signal?: AbortSignal): Promise<Distribution> {
    const { Distribution: member } = await this.#connection.call(
      about('GetDistribution', id, signal),
      ({ client, options, sdk }) => client.send(new sdk.GetDistributionCommand({ Id: id }), options),
      missing(id),
    );
    if (member === undefined) throw new TypeError('CloudFront answered without the distribution');
    const ids = cachePolicyIds(member);
    const policies = await Promise.all(ids.map(async (each) => [each, await this.#readPolicy(each, signal)] as const));
    return readDistributionMember(member, new Map(policies));
  }

  createInvalidation(distribution: string, batch: Batch, signal?: AbortSignal): Promise<CreateOutcome> {
    const input = {
      DistributionId: distribution,
      InvalidationBatch: {
        CallerReference: batch.reference,
        Paths: { Quantity: batch.paths.length, Items: [...batch.paths] },
      },
    };
    return this.#connection.call<CreateOutcome>(
      about('CreateInvalidation', distribution, signal),
      async ({ client, options, sdk }) => {
        const { Invalidation: made } = await client.send(new sdk.CreateInvalidationCommand(input), options);
        return { kind: 'accepted', id: made?.Id ?? '', isCompleted: made?.Status === COMPLETED };
      },
      (thrown) => {
        if (nameOf(thrown) === 'TooManyInvalidationsInProgress') return { kind: 'no-room' };
        return missing(distribution)(thrown);
      },
    );
  }

  async isCompleted(distribution: string, invalidation: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.#get(distribution, invalidation, signal))?.Status === COMPLETED;
  }

  async listRunning(distribution: string, signal?: AbortSignal): Promise<readonly RunningInvalidation[]> {
    const running: InvalidationSummary[] = [];
    let marker: string | undefined;
    do {
      const page = await this.#listPage(distribution, marker, signal);
      const open = (page?.Items ?? []).filter(({ Status }) => Status !== COMPLETED);
      running.push(...open);
      // Newest first: what is older than a whole page of completed ones is completed too.
      marker = open.length > 0 && page?.IsTruncated ? page.NextMarker : undefined;
    } while (marker !== undefined);
    const found: RunningInvalidation[] = [];
    let isAllowed = true;
    for (const { Id: id = '' } of running) {
      const batch = isAllowed ? await this.#batchOf(distribution, id, signal) : null;
      if (batch === 'denied') isAllowed = false;
      found.push({ id, batch: batch === 'denied' ? null : batch });
    }
    return found;
  }

  async #batchOf(distribution: string, id: string, signal?: AbortSignal): Promise<Batch | 'denied'> {
    try {
      const batch = (await this.#get(distribution, id, signal))?.InvalidationBatch;
      return { reference: batch?.CallerReference ?? '', paths: batch?.Paths?.Items ?? [] };
    } catch (thrown) {
      if (thrown instanceof AccessDeniedError) return 'denied';
      throw thrown;
    }
  }

  async #get(distribution: string, id: string, signal?: AbortSignal): Promise<Invalidation | undefined> {
    const input = { DistributionId: distribution, Id: id };
    const { Invalidation: found } = await this.#connection.call(
      about('GetInvalidation', distribution, signal),
      ({ client, options, sdk }) => client.send(new sdk.GetInvalidationCommand(input), options),
      missing(distribution),
    );
    return found;
  }

  async #listPage(distribution: string, marker: string | undefined, signal?: AbortSignal) {
    const input = { DistributionId: distribution, ...(marker === undefined ? {} : { Marker: marker }) };
    const { InvalidationList: page } = await this.#connection.call(
      about('ListInvalidations', distribution, signal),
      ({ client, options, sdk }) => client.send(new sdk.ListInvalidationsCommand(input), options),
      missing(distribution),
    );
    return page;
  }

  /** Null where the policy may not be read. Managed policies are read like others. */
  async #readPolicy(id: string, signal?: AbortSignal): Promise<CachePolicyConfig | null> {
    const call: CloudFrontCall = {
      operation: 'GetCachePolicy',
      resource: `cache policy ${id}`,
      needs: [{ action: 'cloudfront:GetCachePolicy', resource: `arn:aws:cloudfront::*:cache-policy/${id}` }],
      signal,
    };
    try {
      const { CachePolicy: policy } = await this.#connection.call(call, ({ client, options, sdk }) =>
        client.send(new sdk.GetCachePolicyCommand({ Id: id }), options),
      );
      return policy?.CachePolicyConfig ?? null;
    } catch (thrown) {
      if (thrown instanceof AccessDeniedError) return null;
      throw thrown;
    }
  }
}

const COMPLETED = 'Completed';

function about(operation: string, distribution: string, signal: AbortSignal | undefined): CloudFrontCall {
  const resource = `arn:aws:cloudfront::*:distribution/${distribution}`;
  return {
    operation,
    resource: `distribution ${distribution}`,
    needs: [{ action: `cloudfront:${operation}`, resource }],
    distribution,
    signal,
  };
}

const missing = (id: string) => (thrown: unknown) => {
  if (nameOf(thrown) !== 'NoSuchDistribution') throw thrown;
  throw new NotFoundError({
    code: 'distribution-not-found',
    message: `There is no distribution ${id}.`,
    remedy:
      'Check input `distribution-ids` or the contract, and that the credentials are those of the right account. Nothing was purged.',
    cause: thrown,
  });
};

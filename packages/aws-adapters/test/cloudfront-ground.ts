import type { Cdn } from '@deploy/cdn-invalidation';
import type { PermissionsDocument, ResolvedPermission } from '@deploy/kernel';
import {
  createTwin,
  type DistributionModel,
  sequence,
  staticSiteModel,
  type Twin,
  type TwinOptions,
  twinHandler,
} from '../../aws-twin/src/index.ts';
import { createCloudFrontCdn, createExecutor } from '../src/index.ts';

export const ID = 'E1SITE';

export interface CdnGroundOptions {
  readonly distribution?: (site: DistributionModel) => DistributionModel;
  readonly twin?: TwinOptions;
  readonly allow?: 'everything' | readonly ResolvedPermission[];
  readonly permissions?: PermissionsDocument;
}

export interface CdnGround {
  readonly twin: Twin;
  readonly cdn: Cdn;
  /** Operations that reached the twin, in order. */
  operations(): readonly (string | null)[];
}

/** CloudFront over a twin in process, on a clock that jumps. */
export function cdnGround(options: CdnGroundOptions = {}): CdnGround {
  const site = staticSiteModel({ bucket: 'site', distributionId: ID });
  const distributions = site.distributions.map(options.distribution ?? ((each) => each));
  const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret' };
  const twin = createTwin(
    { accountId: '111122223333', ...site, distributions },
    {
      ...options.twin,
      principals: [{ arn: 'arn:aws:iam::111122223333:role/x', credentials, allow: options.allow ?? 'everything' }],
    },
  );
  const cdn = createCloudFrontCdn({
    region: 'ca-central-1',
    executor: createExecutor({ transport: twinHandler(twin) }),
    credentials: () => Promise.resolve(credentials),
    endpoint: null,
    permissions: options.permissions ?? null,
    clock: twin.clock,
    random: { fraction: sequence(1), nonce: () => 'nonce' },
  });
  return { twin, cdn, operations: () => twin.requests.all.map(({ operation }) => operation) };
}

export const allow = (...actions: readonly string[]): readonly ResolvedPermission[] => [
  { sid: 'Some', actions: actions.map((action) => `cloudfront:${action}`), resources: ['*'] },
];

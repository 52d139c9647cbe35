import { readFileSync } from 'node:fs';
import type {
  BehaviourModel,
  CachePolicyModel,
  DistributionModel,
  PathBehaviourModel,
  PolicyDocument,
  TwinModel,
} from './model.ts';

export interface StaticSiteOptions {
  readonly bucket: string;
  readonly distributionId: string;
  /** Twelve digits. Default `111122223333`. */
  readonly accountId?: string;
  /** Default `ca-central-1`. */
  readonly region?: string;
  /** Default made from the distribution's id. */
  readonly domainName?: string;
  readonly aliases?: readonly string[];
  /** Where `/api/*` and `/healthz` go, such as `http://127.0.0.1:8080`. Default: there is no API. */
  readonly apiUrl?: string;
  /** Headers of a response headers policy on the site's own answers. Default none. */
  readonly responseHeaders?: Readonly<Record<string, string>>;
}

const ONE_YEAR = 31_536_000;

/** The cache policy of the site: objects say themselves how long they live. */
export const STATIC_SITE_CACHE_POLICY: CachePolicyModel = {
  id: '0b6c1e0e-5d2f-4c39-9a0b-0d6a4f2f7a11',
  name: 'static-site',
  minTtl: 0,
  defaultTtl: 0,
  maxTtl: ONE_YEAR,
  gzip: true,
  brotli: true,
  headers: [],
  queryStrings: 'none',
  cookies: 'none',
};

/** The managed policy CachingDisabled (source: CloudFront Developer Guide, "Use managed cache policies"). */
export const CACHING_DISABLED: CachePolicyModel = {
  id: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  name: 'Managed-CachingDisabled',
  minTtl: 0,
  defaultTtl: 0,
  maxTtl: 0,
  gzip: false,
  brotli: false,
  headers: [],
  queryStrings: 'none',
  cookies: 'none',
};

/** The managed policy CachingOptimized: its minimum TTL of one second overrides `no-cache` (source: the same page). */
export const CACHING_OPTIMIZED: CachePolicyModel = {
  ...STATIC_SITE_CACHE_POLICY,
  id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  name: 'Managed-CachingOptimized',
  minTtl: 1,
  defaultTtl: 86_400,
};

/** Source of the routing function, as Terraform deploys it. */
export function spaRoutingSource(): string {
  return readFileSync(new URL('../../../terraform/modules/static-site/files/spa-routing.js', import.meta.url), 'utf8');
}

/**
 * A bucket and a distribution as this project's Terraform makes them for a single-page app: only the distribution may
 * read the bucket, `_deploy/` is denied to it, a missing file is an error, and routes are answered by the entry page.
 */
export function staticSiteModel(options: StaticSiteOptions): Pick<TwinModel, 'buckets' | 'distributions'> {
  const accountId = options.accountId ?? '111122223333';
  return {
    buckets: [
      {
        name: options.bucket,
        region: options.region ?? 'ca-central-1',
        versioning: true,
        policy: staticSitePolicy(options.bucket, accountId, options.distributionId),
      },
    ],
    distributions: [distributionOf(options)],
  };
}

/** The bucket policy: one reader, nothing of the deployment's state, nothing without TLS. */
export function staticSitePolicy(bucket: string, accountId: string, distributionId: string): PolicyDocument {
  const objects = `arn:aws:s3:::${bucket}/*`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DistributionReads',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: objects,
        Condition: {
          StringEquals: { 'aws:SourceArn': `arn:aws:cloudfront::${accountId}:distribution/${distributionId}` },
        },
      },
      {
        Sid: 'DeploymentStateStaysPrivate',
        Effect: 'Deny',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/_deploy/*`,
      },
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, objects],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
}

function distributionOf(options: StaticSiteOptions): DistributionModel {
  const api = options.apiUrl;
  return {
    id: options.distributionId,
    domainName: options.domainName ?? `${options.distributionId.toLowerCase()}.cloudfront.net`,
    aliases: options.aliases ?? [],
    enabled: true,
    defaultRootObject: 'index.html',
    origins: [
      { kind: 's3', id: 's3', bucket: options.bucket, originPath: '' },
      ...(api === undefined ? [] : [{ kind: 'http' as const, id: 'api', url: api, originPath: '' }]),
    ],
    defaultBehaviour: siteBehaviour(options.responseHeaders ?? {}),
    behaviours: api === undefined ? [] : [apiBehaviour('/api/*'), apiBehaviour('/healthz')],
    errorResponses: [],
  };
}

function siteBehaviour(responseHeaders: Readonly<Record<string, string>>): BehaviourModel {
  return {
    originId: 's3',
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: ['GET', 'HEAD'],
    compress: true,
    cachePolicy: STATIC_SITE_CACHE_POLICY,
    functions: { viewerRequest: { name: 'spa-routing', source: spaRoutingSource() } },
    responseHeaders,
  };
}

function apiBehaviour(pathPattern: string): PathBehaviourModel {
  return {
    pathPattern,
    originId: 'api',
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
    compress: false,
    cachePolicy: CACHING_DISABLED,
    originRequest: 'all-viewer',
    functions: {},
    responseHeaders: {},
  };
}

import type { AnyAlarmModel } from './cloudwatch/alarm-model.ts';
import type { FleetModel } from './fleet/fleet-model.ts';
import type { ParameterModel } from './ssm/parameters.ts';

/**
 * What a twin boots from: plain data that can be written by hand in a test or derived from a Terraform state.
 * Field names follow the AWS API where it has one.
 */
export interface TwinModel {
  /** Twelve digits. */
  readonly accountId: string;
  readonly buckets: readonly BucketModel[];
  readonly distributions: readonly DistributionModel[];
  /** Auto Scaling groups behind a load balancer. Absent: there are none, and such calls find nothing. */
  readonly fleet?: FleetModel;
  readonly parameters?: readonly ParameterModel[];
  readonly alarms?: readonly AnyAlarmModel[];
}

export interface BucketModel {
  readonly name: string;
  readonly region: string;
  readonly versioning: boolean;
  /** The bucket policy; decides what a distribution may read. */
  readonly policy: PolicyDocument | null;
}

/** An IAM policy document, as far as bucket policies and `iam.json` need it. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?:
    | '*'
    | { readonly Service?: string | readonly string[]; readonly AWS?: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface DistributionModel {
  /** Such as `E1ADMINTEST`. */
  readonly id: string;
  /** Such as `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  /** Without a leading slash; empty for none. */
  readonly defaultRootObject: string;
  readonly origins: readonly OriginModel[];
  readonly defaultBehaviour: BehaviourModel;
  /** In order of precedence. */
  readonly behaviours: readonly PathBehaviourModel[];
  readonly errorResponses: readonly ErrorResponseModel[];
}

export type OriginModel =
  | {
      readonly kind: 's3';
      readonly id: string;
      readonly bucket: string;
      /** Empty, or a path with a leading and without a trailing slash. */
      readonly originPath: string;
    }
  | {
      readonly kind: 'http';
      readonly id: string;
      /** Where requests go, such as `http://127.0.0.1:8080`. */
      readonly url: string;
      readonly originPath: string;
    };

export interface BehaviourModel {
  readonly originId: string;
  readonly viewerProtocolPolicy: 'allow-all' | 'https-only' | 'redirect-to-https';
  readonly allowedMethods: readonly string[];
  readonly compress: boolean;
  readonly cachePolicy: CachePolicyModel;
  /** CloudFront Functions by event. */
  readonly functions: { readonly viewerRequest?: FunctionModel; readonly viewerResponse?: FunctionModel };
  /**
   * What an HTTP origin receives beside the cache key: nothing more, or every header, query string and cookie of the
   * viewer (the managed origin request policy AllViewer). Absent: `cache-key`.
   */
  readonly originRequest?: 'cache-key' | 'all-viewer';
  /** Headers that a response headers policy sets on every answer. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** Headers of the origin that it takes away. Absent: none. */
  readonly removedHeaders?: readonly string[];
}

export interface PathBehaviourModel extends BehaviourModel {
  /** Such as `/api/*`; `*` and `?` are wildcards. */
  readonly pathPattern: string;
}

export interface CachePolicyModel {
  readonly id: string;
  readonly name: string;
  /** Seconds. */
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly gzip: boolean;
  readonly brotli: boolean;
  /** Names of request headers, query strings and cookies in the cache key; `all` takes every one. */
  readonly headers: readonly string[];
  readonly queryStrings: 'none' | 'all' | readonly string[];
  readonly cookies: 'none' | 'all' | readonly string[];
}

export interface FunctionModel {
  readonly name: string;
  /** JavaScript source of the function, as deployed: defines `handler(event)`. */
  readonly source: string;
}

export interface ErrorResponseModel {
  readonly errorCode: number;
  /** Null: the origin's answer is passed on. */
  readonly responseCode: number | null;
  readonly responsePagePath: string | null;
  /** Seconds. CloudFront caches errors for 10 s where nothing is configured. */
  readonly errorCachingMinTtl: number;
}

import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { type PermissionsDocument, PreconditionError, RemoteError } from '@deploy/kernel';
import type { AccessNeed } from './access-statement.ts';
import { AwsConnection, type AwsPorts, type Settle } from './aws-connection.ts';

export interface CloudFrontOptions extends Omit<AwsPorts, 'region'> {
  /** Of the bucket or the environment; only its partition matters. Null: the first partition. */
  readonly region: string | null;
  /** Null: AWS's own. */
  readonly endpoint: string | null;
  /** The action's iam.json, for messages. */
  readonly permissions: PermissionsDocument | null;
  readonly mode?: string;
}

export type CloudFrontSdk = typeof import('@aws-sdk/client-cloudfront');

/** What a call is about. */
export interface CloudFrontCall {
  /** Such as `GetDistribution`. */
  readonly operation: string;
  /** For messages. */
  readonly resource: string;
  readonly needs: readonly AccessNeed[];
  /** Empty where the call is about none. */
  readonly distribution?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface CloudFrontTurn {
  readonly sdk: CloudFrontSdk;
  readonly client: CloudFrontClient;
  readonly options: { readonly abortSignal?: AbortSignal };
}

/** How to reach CloudFront's control plane. The SDK is loaded when first needed. */
export class CloudFrontConnection {
  readonly #options: CloudFrontOptions;
  readonly #region: string;
  readonly #aws: AwsConnection;
  #loading: Promise<{ sdk: CloudFrontSdk; client: CloudFrontClient }> | null = null;

  constructor(options: CloudFrontOptions) {
    this.#options = options;
    this.#region = controlPlaneRegion(options.region);
    this.#aws = new AwsConnection({ ...options, region: this.#region }, 'cloudfront');
  }

  async call<T>(call: CloudFrontCall, work: (turn: CloudFrontTurn) => Promise<T>, settle?: Settle<T>): Promise<T> {
    const { distribution, needs, operation, resource, signal } = call;
    const { mode, permissions } = this.#options;
    const context = {
      ...{ service: 'CloudFront' as const, operation, resource, region: this.#region },
      ...{ permission: `cloudfront:${operation}`, needs, permissions, mode },
      values: distribution === undefined ? {} : { distribution },
    };
    const options = signal === undefined ? {} : { abortSignal: signal };
    try {
      return await this.#aws.run({ context, signal, settle }, async () => work({ ...(await this.#load()), options }));
    } catch (thrown) {
      // What CloudFront does not accept now it will not accept later.
      if (thrown instanceof RemoteError && thrown.code === 'aws-call-refused') throw refused(thrown);
      throw thrown;
    }
  }

  #load() {
    this.#loading ??= import('@aws-sdk/client-cloudfront').then((sdk) => ({ sdk, client: this.#makeClient(sdk) }));
    return this.#loading;
  }

  #makeClient({ CloudFrontClient: Client }: CloudFrontSdk): CloudFrontClient {
    const { endpoint } = this.#options;
    const address = endpoint === null ? { ignoreConfiguredEndpointUrls: true } : { endpoint };
    return new Client({ ...this.#aws.clientOptions(), ...address });
  }
}

/** Source: AWS General Reference, "Amazon CloudFront endpoints and quotas"; in China, "Endpoints and ARNs". */
function controlPlaneRegion(region: string | null): string {
  return region?.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1';
}

function refused(cause: RemoteError): PreconditionError {
  return new PreconditionError({
    code: 'cloudfront-refused',
    message: cause.message,
    remedy: 'The words of CloudFront say what it did not accept. Check inputs `distribution-ids` and `paths`.',
    cause,
  });
}

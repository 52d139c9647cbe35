import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock, Fence, PermissionsDocument, Random } from '@deploy/kernel';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { createExecutor, type Executor } from './executor.ts';
import { requestSigner } from './request-signer.ts';
import { clockRetryStrategy, RETRY_POLICY } from './retry-rules.ts';
import { ServerClock } from './server-clock.ts';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  readonly executor: Executor;
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** Null: AWS's own. */
  readonly endpoint: string | null;
  /** The action's iam.json, for messages. */
  readonly permissions: PermissionsDocument | null;
  readonly clock: Clock;
  readonly random: Random;
}

/** SDK clients of one bucket, made when first needed: loading the SDK takes longer than a small upload. */
export class S3Connection {
  readonly options: S3Options;
  readonly time: ServerClock;
  readonly executor: Executor;
  #plain: Promise<S3Client> | null = null;
  readonly #fenced = new WeakMap<Fence, Promise<S3Client>>();

  constructor(options: S3Options) {
    this.options = options;
    this.time = new ServerClock(options.clock);
    this.executor = createExecutor({ transport: options.executor, hooks: [this.time.learn] });
  }

  /** A client that signs afresh, or one whose requests live and die with the fence. */
  client(fence?: Fence): Promise<S3Client> {
    if (fence === undefined) {
      this.#plain ??= this.#makeClient();
      return this.#plain;
    }
    const known = this.#fenced.get(fence) ?? this.#makeClient(fence);
    this.#fenced.set(fence, known);
    return known;
  }

  /** Real AWS honours conditions on copies; what others do has to be found out. */
  get isAws(): boolean {
    const { endpoint } = this.options;
    return endpoint === null || /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
  }

  async #makeClient(fence?: Fence): Promise<S3Client> {
    const { S3Client: Client } = await import('@aws-sdk/client-s3');
    const { region, credentials, endpoint } = this.options;
    return new Client({
      region,
      credentials,
      requestHandler: this.executor,
      signer: requestSigner({ region, credentials, service: 's3', time: this.time, ...(fence && { fence }) }),
      retryStrategy: clockRetryStrategy(this.options),
      maxAttempts: RETRY_POLICY.attempts,
      // The signer has a clock of its own, which is corrected by what the store says.
      disableClockSkewCorrection: true,
      // Bodies carry the checksum that was computed when the file was read; nothing is hashed twice.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    });
  }
}

import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock, Fence, PermissionsDocument, Random, Written } from '@deploy/kernel';
import type { AwsCredentialIdentity, MetadataBearer, Provider } from '@smithy/types';
import type { AccessNeed } from './access-statement.ts';
import { translateAwsError } from './aws-errors.ts';
import { createExecutor, type Executor } from './executor.ts';
import { requestSigner, type Signer } from './request-signer.ts';
import { type Course, withRetries } from './retry-rules.ts';
import { isAwsEndpoint, makeS3Client } from './s3-client.ts';
import { ServerClock } from './server-clock.ts';
import { StoreTimes } from './store-times.ts';
import { untilAborted } from './until-aborted.ts';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  readonly executor: Executor;
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** Null: AWS's own. The SDK's environment variables are the caller's to read: `endpointFromEnvironment`. */
  readonly endpoint: string | null;
  /** The action's iam.json, for messages. */
  readonly permissions: PermissionsDocument | null;
  /** Mode of the action, and the prefix that it works under, to name the right statement of iam.json. */
  readonly mode?: string;
  readonly prefix?: string;
  readonly clock: Clock;
  readonly random: Random;
}

export type S3Sdk = typeof import('@aws-sdk/client-s3');

/** What a call is about. */
export interface S3Call {
  /** Such as `PutObject`. */
  readonly operation: string;
  readonly key: string;
  readonly needs: readonly AccessNeed[];
  readonly fence?: Fence | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What one attempt of a call works with. */
export interface S3Turn {
  readonly sdk: S3Sdk;
  readonly client: S3Client;
  readonly options: { readonly abortSignal?: AbortSignal };
  readonly course: Course;
}

/** How to reach one bucket. SDK clients are made when first needed: loading the SDK takes longer than a small upload. */
export class S3Connection {
  readonly options: S3Options;
  readonly time: ServerClock;
  readonly executor: Executor;
  readonly signer: Signer;
  readonly #storeTimes = new StoreTimes();
  readonly #fenced = new WeakMap<Fence, Promise<S3Client>>();
  #plain: Promise<S3Client> | null = null;

  constructor(options: S3Options) {
    const { clock, credentials, executor, region } = options;
    this.options = options;
    this.time = new ServerClock(clock);
    this.executor = createExecutor({ transport: executor, hooks: [this.time.learn] });
    this.signer = requestSigner({ region, credentials, service: 's3', time: this.time });
  }

  get isAws(): boolean {
    return isAwsEndpoint(this.options.endpoint);
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

  /** The outcome of a write that the SDK made. Its time is the Date of the answer. */
  written(output: MetadataBearer & { ETag?: string | undefined }, course: Course): Written {
    if (output.ETag === undefined) throw new Error('the store answered a write without an ETag');
    const storeTimeMs = this.#storeTimes.of(output) ?? this.time.now();
    return { kind: 'written', etag: output.ETag, storeTimeMs, pushedBack: course.pushedBack };
  }

  /** Work with the SDK; see `attempt`. */
  call<T>(call: S3Call, work: (turn: S3Turn) => Promise<T>, settle?: Settle<T>): Promise<T> {
    const { fence, signal } = call;
    const options = signal === undefined ? {} : { abortSignal: signal };
    const attempt = async (course: Course) =>
      work({ sdk: await import('@aws-sdk/client-s3'), client: await this.client(fence), options, course });
    // A fence waits for its stamp inside of the signer, which knows nothing of the signal.
    return this.attempt(call, (course) => untilAborted(attempt(course), signal), settle);
  }

  /**
   * Runs work until it succeeds or fails for good. `settle` turns a failure into an outcome, or throws it on; what stays
   * a failure is translated.
   */
  async attempt<T>(call: S3Call, work: (course: Course) => Promise<T>, settle: Settle<T> = throwOn): Promise<T> {
    const { clock, random } = this.options;
    const { signal } = call;
    try {
      signal?.throwIfAborted();
      return await withRetries({ clock, random, time: this.time, signal, work });
    } catch (thrown) {
      signal?.throwIfAborted();
      try {
        return await settle(thrown);
      } catch (unsettled) {
        throw this.#translated(unsettled, call);
      }
    }
  }

  #translated(thrown: unknown, { key, needs, operation, signal }: S3Call): unknown {
    const { bucket, mode, permissions, prefix = '', region } = this.options;
    const context = {
      service: 'S3' as const,
      operation,
      resource: `s3://${bucket}/${key}`,
      region,
      permission: needs[0]?.action ?? `s3:${operation}`,
      needs,
      permissions,
      mode,
      values: { bucket, prefix },
    };
    return translateAwsError(thrown, context, signal);
  }

  async #makeClient(fence?: Fence): Promise<S3Client> {
    const { signer } = this;
    const client = await makeS3Client({
      ...this.options,
      executor: this.executor,
      signer:
        fence === undefined ? signer : { sign: async (request) => signer.signFenced(request, await fence.stamp()) },
    });
    this.#storeTimes.watch(client);
    return client;
  }
}

export type Settle<T> = (thrown: unknown) => T | Promise<T>;

const throwOn = (thrown: unknown): never => {
  throw thrown;
};

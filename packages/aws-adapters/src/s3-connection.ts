import type { S3Client } from '@aws-sdk/client-s3';
import type { Fence, PermissionsDocument, Written } from '@deploy/kernel';
import type { HttpResponse } from '@smithy/core/transport';
import type { MetadataBearer, RequestSigner } from '@smithy/types';
import type { AccessNeed } from './access-statement.ts';
import { AwsConnection, type AwsPorts, type Settle, type Work } from './aws-connection.ts';
import type { CallContext } from './aws-errors.ts';
import type { Course } from './retry-rules.ts';
import { isAwsEndpoint, makeS3Client, type S3Sdk, s3Sdk } from './s3-client.ts';
import { dateOf } from './server-clock.ts';
import { ShortPath } from './short-path.ts';
import { StoreTimes } from './store-times.ts';
import { untilAborted } from './until-aborted.ts';

export interface S3Options extends AwsPorts {
  readonly bucket: string;
  /** Null: AWS's own. The SDK's environment variables are the caller's to read: `endpointFromEnvironment`. */
  readonly endpoint: string | null;
  /** `ordinary` where `hasOrdinaryAddresses` says so; spares loading the SDK. */
  readonly addresses?: 'ordinary' | undefined;
  /** The action's iam.json, for messages. */
  readonly permissions: PermissionsDocument | null;
  /** Mode of the action, and the prefix that it works under, to name the right statement of iam.json. */
  readonly mode?: string;
  readonly prefix?: string;
}

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
  readonly aws: AwsConnection;
  readonly isAws: boolean;
  readonly shortPath: ShortPath;
  readonly #storeTimes = new StoreTimes();
  readonly #fenced = new WeakMap<Fence, Promise<S3Client>>();
  #plain: Promise<S3Client> | null = null;

  constructor(options: S3Options) {
    this.options = options;
    this.aws = new AwsConnection(options, 's3');
    this.isAws = isAwsEndpoint(options.endpoint);
    this.shortPath = new ShortPath(this);
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
    return this.#written(output.ETag, this.#storeTimes.of(output), course);
  }

  /** The outcome of a write on the short path. */
  writtenBy(answer: HttpResponse, etag: string | null | undefined, course: Course): Written {
    return this.#written(etag, dateOf(answer), course);
  }

  /** Work with the SDK; retried, settled and translated as by `run`. */
  call<T>(call: S3Call, work: (turn: S3Turn) => Promise<T>, settle?: Settle<T>): Promise<T> {
    const { fence, signal } = call;
    const options = signal === undefined ? {} : { abortSignal: signal };
    const attempt = async (course: Course) =>
      work({ sdk: await s3Sdk(), client: await this.client(fence), options, course });
    // A fence waits for its stamp inside of the signer, which knows nothing of the signal.
    return this.run(call, (course) => untilAborted(attempt(course), signal), settle);
  }

  run<T>(call: S3Call, work: Work<T>, settle?: Settle<T>): Promise<T> {
    return this.aws.run({ context: this.#contextOf(call), signal: call.signal, settle }, work);
  }

  #written(etag: string | null | undefined, atMs: number | null, { pushedBack }: Course): Written {
    if (!etag) throw new Error('the store answered a write without an ETag');
    return { kind: 'written', etag, storeTimeMs: atMs ?? this.aws.time.now(), pushedBack };
  }

  #contextOf({ key, needs, operation }: S3Call): CallContext {
    const { bucket, mode, permissions, prefix = '', region } = this.options;
    return {
      service: 'S3',
      operation,
      resource: `s3://${bucket}/${key}`,
      region,
      permission: needs[0]?.action ?? `s3:${operation}`,
      needs,
      permissions,
      mode,
      values: { bucket, prefix },
    };
  }

  async #makeClient(fence?: Fence): Promise<S3Client> {
    const { signer } = this.aws;
    const signing: RequestSigner = {
      sign: async (request) =>
        fence === undefined ? signer.sign(request) : signer.signFenced(request, await fence.stamp()),
    };
    const client = makeS3Client(await s3Sdk(), this.aws, this.options.endpoint, signing);
    this.#storeTimes.watch(client);
    return client;
  }
}

import type { Fence } from '@deploy/kernel';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';
import type { HttpRequest as SmithyRequest } from '@smithy/types';
import { USER_AGENT } from './aws-connection.ts';
import { readErrorAnswer } from './error-answer.ts';
import { HeaderSigner } from './header-signature.ts';
import { type BucketAddress, bucketAddress, encodeKey } from './s3-address.ts';
import type { S3Connection } from './s3-connection.ts';
import { untilAborted } from './until-aborted.ts';

/** A request that makes an object, in one go. */
export interface ShortWrite {
  readonly key: string;
  /** As they go over the wire, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Lower-case hex SHA-256 of the body. */
  readonly sha256: string;
  readonly fence?: Fence | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Small PUTs and copies without the SDK's middleware, which costs three times the processor time of everything else: the
 * SDK's own addresses and classification of errors, the one executor, the same retries around it. Kept only while the
 * bench justifies it (bench/short-put-profile.ts).
 */
export class ShortPath {
  readonly #connection: S3Connection;
  readonly #signer: HeaderSigner;
  #address: Promise<BucketAddress> | null = null;

  constructor(connection: S3Connection) {
    this.#connection = connection;
    this.#signer = new HeaderSigner({ ...connection.options, time: connection.aws.time });
  }

  /** Sends once. Throws an error in the SDK's form for every answer that is not a success. */
  async send(write: ShortWrite): Promise<HttpResponse> {
    this.#address ??= bucketAddress(this.#connection);
    const request = requestOf(write, await this.#address);
    const { signal } = write;
    const signed = await this.#signed(request, write);
    const options = signal === undefined ? {} : { abortSignal: signal };
    const { response } = await this.#connection.aws.executor.handle(signed, options);
    if (response.statusCode >= 300) throw await readErrorAnswer(response);
    return response;
  }

  async #signed(request: HttpRequest, { fence, signal }: ShortWrite): Promise<SmithyRequest> {
    if (fence === undefined) {
      request.headers = await this.#signer.sign(request);
      return request;
    }
    const stamp = await untilAborted(fence.stamp(signal), signal);
    return this.#connection.aws.signer.signFenced(request, stamp);
  }
}

function requestOf({ body, headers, key, sha256 }: ShortWrite, address: BucketAddress): HttpRequest {
  const { basePath, host, hostname, port, protocol } = address;
  return new HttpRequest({
    method: 'PUT',
    protocol,
    hostname,
    ...(port === undefined ? {} : { port }),
    path: `${basePath}${encodeKey(key)}`,
    headers: {
      host,
      'user-agent': USER_AGENT,
      'content-length': String(body.byteLength),
      'x-amz-content-sha256': sha256,
      ...headers,
    },
    body,
  });
}

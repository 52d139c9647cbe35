import type { Fence } from '@deploy/kernel';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';
import type { HttpRequest as SmithyRequest } from '@smithy/types';
import { USER_AGENT } from './aws-connection.ts';
import { readErrorAnswer } from './error-answer.ts';
import { HeaderSigner } from './header-signature.ts';
import { type BucketAddress, bucketAddress, encodeKey } from './s3-address.ts';
import type { S3Connection } from './s3-connection.ts';
import { untilAborted } from './until-aborted.ts';

/** A request about one object, in one go. */
export interface ShortRequest {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  /** As they go over the wire, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a request without a body. */
  readonly body: Uint8Array | null;
  /** Lower-case hex SHA-256 of the body. */
  readonly sha256: string;
  readonly fence?: Fence | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** SHA-256 of no bytes at all. */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Reads, small PUTs and copies without the SDK's middleware, which costs three times the processor time of everything else: the
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
  async send(wanted: ShortRequest): Promise<HttpResponse> {
    this.#address ??= bucketAddress(this.#connection);
    const request = requestOf(wanted, await this.#address);
    const { signal } = wanted;
    const signed = await this.#signed(request, wanted);
    const options = signal === undefined ? {} : { abortSignal: signal };
    const { response } = await this.#connection.aws.executor.handle(signed, options);
    if (response.statusCode >= 300) throw await readErrorAnswer(response);
    return response;
  }

  async #signed(request: HttpRequest, { fence, signal }: ShortRequest): Promise<SmithyRequest> {
    if (fence === undefined) {
      request.headers = await this.#signer.sign(request);
      return request;
    }
    const stamp = await untilAborted(fence.stamp(signal), signal);
    return this.#connection.aws.signer.signFenced(request, stamp);
  }
}

function requestOf({ body, headers, key, method, sha256 }: ShortRequest, address: BucketAddress): HttpRequest {
  const { basePath, host, hostname, port, protocol } = address;
  return new HttpRequest({
    method,
    protocol,
    hostname,
    ...(port === undefined ? {} : { port }),
    path: `${basePath}${encodeKey(key)}`,
    headers: {
      host,
      'user-agent': USER_AGENT,
      ...(body === null ? {} : { 'content-length': String(body.byteLength) }),
      'x-amz-content-sha256': sha256,
      ...headers,
    },
    ...(body === null ? {} : { body }),
  });
}

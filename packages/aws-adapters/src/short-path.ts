import type { Fence } from '@deploy/kernel';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';
import { USER_AGENT } from './aws-connection.ts';
import { readErrorAnswer } from './error-answer.ts';
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
 * SDK's own addresses, signer and classification of errors, the one executor, the same retries around it. Kept only while
 * the bench justifies it (bench/short-put-profile.ts).
 */
export class ShortPath {
  readonly #connection: S3Connection;
  #address: Promise<BucketAddress> | null = null;

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  /** Sends once. Throws an error in the SDK's form for every answer that is not a success. */
  async send(write: ShortWrite): Promise<HttpResponse> {
    const { executor, signer } = this.#connection.aws;
    this.#address ??= bucketAddress(this.#connection);
    const request = requestOf(write, await this.#address);
    const { fence, signal } = write;
    const stamp = fence === undefined ? null : await untilAborted(fence.stamp(signal), signal);
    const signed = stamp === null ? await signer.sign(request) : await signer.signFenced(request, stamp);
    const { response } = await executor.handle(signed, signal === undefined ? {} : { abortSignal: signal });
    if (response.statusCode >= 300) throw await readErrorAnswer(response);
    return response;
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

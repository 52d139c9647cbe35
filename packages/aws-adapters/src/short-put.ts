import type { PutRequest, WriteOutcome } from '@deploy/kernel';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';
import { USER_AGENT } from './aws-connection.ts';
import { discardBody, readErrorAnswer } from './error-answer.ts';
import type { Course } from './retry-rules.ts';
import { type BucketAddress, bucketAddress, encodeKey } from './s3-address.ts';
import { isRefusal, toConditionHeaders } from './s3-conditions.ts';
import type { S3Connection } from './s3-connection.ts';
import { hexToBase64, toWire } from './s3-headers.ts';
import { s3Needs } from './s3-needs.ts';
import { dateOf } from './server-clock.ts';

/**
 * PutObject without the SDK's middleware, which costs more processor time than everything else together: the SDK's own
 * signer and classification of errors, the one executor, the same retries. For bodies that fit in memory. Kept only while
 * the bench justifies it (bench/short-put-profile.ts).
 */
export class ShortPut {
  readonly #connection: S3Connection;
  #address: Promise<BucketAddress> | null = null;

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  put(put: PutRequest): Promise<WriteOutcome> {
    const { condition, fence, key, signal } = put;
    const needs = s3Needs(this.#connection.options.bucket).write(key, condition);
    let bytes: Promise<Uint8Array> | null = null;
    return this.#connection.run<WriteOutcome>(
      { operation: 'PutObject', key, needs, fence, signal },
      async (course) => {
        // Read once, whatever happens to the request.
        bytes ??= put.body.read(0, put.body.size);
        return this.#send(put, await bytes, course);
      },
      (thrown) => {
        if (isRefusal(thrown, condition)) return { kind: 'refused' };
        throw thrown;
      },
    );
  }

  async #send(put: PutRequest, bytes: Uint8Array, course: Course): Promise<WriteOutcome> {
    const { executor, signer, time } = this.#connection.aws;
    this.#address ??= bucketAddress(this.#connection);
    const request = requestOf(put, bytes, await this.#address);
    const { fence, signal } = put;
    const signed =
      fence === undefined ? await signer.sign(request) : await signer.signFenced(request, await fence.stamp(signal));
    const { response } = await executor.handle(signed, signal === undefined ? {} : { abortSignal: signal });
    if (response.statusCode >= 300) throw await readErrorAnswer(response);
    discardBody(response);
    return {
      kind: 'written',
      etag: etagOf(response),
      storeTimeMs: dateOf(response) ?? time.now(),
      pushedBack: course.pushedBack,
    };
  }
}

function requestOf(put: PutRequest, bytes: Uint8Array, address: BucketAddress): HttpRequest {
  const { body, condition, headers, key } = put;
  return new HttpRequest({
    method: 'PUT',
    protocol: address.protocol,
    hostname: address.hostname,
    ...(address.port === undefined ? {} : { port: address.port }),
    path: `${address.basePath}${encodeKey(key)}`,
    headers: {
      host: address.host,
      'user-agent': USER_AGENT,
      'content-length': String(bytes.byteLength),
      // The store refuses other bytes than those that were planned, and can tell their digest later.
      'x-amz-content-sha256': body.sha256,
      'x-amz-checksum-sha256': hexToBase64(body.sha256),
      ...toWire(headers),
      ...toConditionHeaders(condition),
    },
    body: bytes,
  });
}

function etagOf({ headers }: HttpResponse): string {
  const etag = headers['etag'];
  if (etag === undefined) throw new Error('the store answered a PUT without an ETag');
  return etag;
}

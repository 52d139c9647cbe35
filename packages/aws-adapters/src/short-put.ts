import { type Fence, type PutRequest, retry, type WriteOutcome } from '@deploy/kernel';
import { isThrottlingError } from '@smithy/core/retry';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';
import type { RequestSigner, SdkError } from '@smithy/types';
import { requestSigner } from './request-signer.ts';
import { isWorthRetrying, RETRY_POLICY } from './retry-rules.ts';
import { type BucketAddress, bucketAddress, encodeKey } from './s3-address.ts';
import { isRefusal, toConditionHeaders } from './s3-conditions.ts';
import type { S3Connection } from './s3-connection.ts';
import { hexToBase64, toWire } from './s3-headers.ts';
import { dateOf } from './server-clock.ts';

/**
 * PutObject without the SDK's middleware, which costs three times the processor time of everything else: the SDK's own
 * signer, its classification of errors, and the one executor. For bodies that fit in memory. Kept only while the bench
 * justifies it.
 */
export class ShortPut {
  readonly #connection: S3Connection;
  readonly #plain: RequestSigner;
  readonly #fenced = new WeakMap<Fence, RequestSigner>();
  #address: Promise<BucketAddress> | null = null;

  constructor(connection: S3Connection) {
    this.#connection = connection;
    this.#plain = this.#makeSigner();
  }

  async put(put: PutRequest): Promise<WriteOutcome> {
    const { clock, random } = this.#connection.options;
    this.#address ??= bucketAddress(this.#connection);
    const address = await this.#address;
    let pushedBack = false;
    try {
      return await retry({
        clock,
        random,
        policy: RETRY_POLICY,
        ...(put.signal === undefined ? {} : { signal: put.signal }),
        isRetryable: (thrown) => {
          const error = asSdkError(thrown);
          pushedBack ||= isThrottlingError(error);
          return isWorthRetrying(error);
        },
        work: async () => {
          const response = await this.#send(put, address);
          if (response.statusCode >= 300) throw await readError(response);
          await drain(response);
          const etag = response.headers['etag'] ?? '';
          return { kind: 'written', etag, storeTimeMs: dateOf(response) ?? this.#connection.time.now(), pushedBack };
        },
      });
    } catch (thrown) {
      if (isRefusal(thrown, put.condition)) return { kind: 'refused' };
      throw thrown;
    }
  }

  async #send(put: PutRequest, address: BucketAddress): Promise<HttpResponse> {
    const { body, condition, fence, headers, key, signal } = put;
    const bytes = await body.read(0, body.size);
    const port = address.port === undefined ? '' : `:${address.port}`;
    const request = new HttpRequest({
      method: 'PUT',
      protocol: address.protocol,
      hostname: address.hostname,
      ...(address.port === undefined ? {} : { port: address.port }),
      path: `${address.basePath}${encodeKey(key)}`,
      headers: {
        host: `${address.hostname}${port}`,
        'content-length': String(body.size),
        // The store refuses other bytes than those that were planned, and can tell their digest later.
        'x-amz-content-sha256': body.sha256,
        'x-amz-checksum-sha256': hexToBase64(body.sha256),
        ...toWire(headers),
        ...toConditionHeaders(condition),
      },
      body: bytes,
    });
    const signer = fence === undefined ? this.#plain : this.#signerFor(fence);
    const signed = await signer.sign(request);
    const { response } = await this.#connection.executor.handle(
      signed,
      signal === undefined ? {} : { abortSignal: signal },
    );
    return response;
  }

  #signerFor(fence: Fence): RequestSigner {
    const known = this.#fenced.get(fence) ?? this.#makeSigner(fence);
    this.#fenced.set(fence, known);
    return known;
  }

  #makeSigner(fence?: Fence): RequestSigner {
    const { credentials, region } = this.#connection.options;
    return requestSigner({ credentials, region, service: 's3', time: this.#connection.time, ...(fence && { fence }) });
  }
}

/** The SDK's rules judge anything that has a name and, where there was an answer, a status. */
function asSdkError(thrown: unknown): SdkError {
  const error: unknown = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!isSdkError(error)) throw error;
  return error;
}

const isSdkError = (thrown: unknown): thrown is SdkError => thrown instanceof Error;

/** An error answer in the form of the SDK's errors, so that the same rules judge both. */
async function readError(response: HttpResponse): Promise<Error> {
  const text = new TextDecoder().decode(await drain(response));
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  const extras = Object.fromEntries(
    ['Region', 'ServerTime', 'X-Amz-Expires'].flatMap((name) => {
      const value = element(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const requestId = response.headers['x-amz-request-id'];
  return Object.assign(new Error(element('Message') ?? `status ${response.statusCode}`), {
    ...extras,
    name: element('Code') ?? 'UnknownError',
    $fault: response.statusCode >= 500 ? 'server' : 'client',
    $response: response,
    $metadata: { httpStatusCode: response.statusCode, ...(requestId === undefined ? {} : { requestId }) },
  });
}

/** Reads an answer to its end: a socket with unread bytes is not used again. */
async function drain(response: HttpResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const body: unknown = response.body;
  if (isAsyncIterable(body)) for await (const chunk of body) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { HttpRequest } from '@smithy/core/transport';
import { SignatureV4 } from '@smithy/signature-v4';
import type { RawRequest, S3Target } from './target.ts';

/** SHA-256 as the SDK's signer wants it. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

export interface PresignOptions {
  /** Default: the store's clock now. */
  readonly signedAtMs?: number;
  /** Default 60. */
  readonly expiresSeconds?: number;
  /** Default: those of the target. */
  readonly secretAccessKey?: string;
}

/** Signs a request by its query, every header of it included, the body not. */
export async function presigned(target: S3Target, raw: RawRequest, options: PresignOptions = {}): Promise<RawRequest> {
  const headers = { ...raw.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const signed = await signer(target, options.secretAccessKey).presign(httpRequest(target, { ...raw, headers }), {
    signingDate: new Date(options.signedAtMs ?? target.nowMs()),
    expiresIn: options.expiresSeconds ?? 60,
    unhoistableHeaders: new Set(Object.keys(raw.headers)),
  });
  return backToRaw(raw, signed);
}

export interface SignOptions extends Pick<PresignOptions, 'signedAtMs' | 'secretAccessKey'> {
  /** As it stands in credential scopes. Default `s3`. */
  readonly service?: string;
}

/** Signs a request by its headers. */
export async function headerSigned(target: S3Target, raw: RawRequest, options: SignOptions = {}): Promise<RawRequest> {
  const signed = await signer(target, options.secretAccessKey, options.service).sign(httpRequest(target, raw), {
    signingDate: new Date(options.signedAtMs ?? target.nowMs()),
  });
  return backToRaw(raw, signed);
}

function signer(
  { credentials, region }: S3Target,
  secretAccessKey = credentials.secretAccessKey,
  service = 's3',
): SignatureV4 {
  return new SignatureV4({
    credentials: { ...credentials, secretAccessKey },
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
}

function httpRequest(target: S3Target, raw: RawRequest): HttpRequest {
  return new HttpRequest({
    method: raw.method,
    protocol: 'http:',
    hostname: target.host.replace(/:\d+$/, ''),
    path: raw.path,
    query: { ...raw.query },
    headers: { ...raw.headers, host: target.host },
    ...(raw.body === undefined ? {} : { body: raw.body }),
  });
}

function backToRaw(raw: RawRequest, signed: { query?: object; headers: object }): RawRequest {
  return { ...raw, query: texts(signed.query ?? {}), headers: texts(signed.headers) };
}

function texts(values: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

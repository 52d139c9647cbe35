import { createHash } from 'node:crypto';
import type { FetchedObject, ListedObject, ObjectInfo } from '@deploy/kernel';
import type { HttpResponse } from '@smithy/core/transport';
import { statusOf } from './aws-error-facts.ts';
import { readBytes } from './error-answer.ts';
import { isMissing } from './s3-conditions.ts';
import type { S3Call, S3Connection, S3Turn } from './s3-connection.ts';
import { base64ToHex, fromMembers, fromWire, type GivenMembers } from './s3-headers.ts';
import { s3Needs } from './s3-needs.ts';
import { EMPTY_SHA256 } from './short-path.ts';
import { untilAborted } from './until-aborted.ts';

/** By the short path: a deployment begins with three of these, and the SDK takes longer to load than they take. */
export function getObject(connection: S3Connection, key: string, signal?: AbortSignal): Promise<FetchedObject | null> {
  return connection.run<FetchedObject | null>(
    callOf(connection, 'GetObject', key, signal),
    async () => {
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      const request = { method: 'GET' as const, key, headers, body: null, sha256: EMPTY_SHA256, signal };
      const answer = await untilAborted(connection.shortPath.send(request), signal);
      return fetched(answer, await untilAborted(readBytes(answer), signal));
    },
    nullWhereMissing,
  );
}

function fetched({ headers }: HttpResponse, bytes: Uint8Array): FetchedObject {
  const length = headers['content-length'];
  // Node ends a body early without a word when the connection breaks.
  if (length !== undefined && Number(length) !== bytes.byteLength) {
    throw Object.assign(new Error(`${bytes.byteLength} of ${length} bytes arrived`), { code: 'ECONNRESET' });
  }
  return {
    etag: headers['etag'] ?? '',
    size: bytes.byteLength,
    sha256: base64ToHex(headers['x-amz-checksum-sha256']),
    headers: fromWire(headers),
    bytes,
  };
}

export function headObject(connection: S3Connection, key: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
  return connection.call<ObjectInfo | null>(
    callOf(connection, 'HeadObject', key, signal),
    async ({ client, options, sdk }) => {
      const input = { Bucket: connection.options.bucket, Key: key, ChecksumMode: 'ENABLED' as const };
      return infoOf(await client.send(new sdk.HeadObjectCommand(input), options));
    },
    async (thrown) => {
      if (isMissing(thrown)) return null;
      if ([400, 403].includes(statusOf(thrown) ?? 0)) await askForReason(connection, key, signal);
      throw thrown;
    },
  );
}

/** An answer to HEAD has no body to say why; a GET of one byte is refused for the same reason, in words. */
async function askForReason(connection: S3Connection, key: string, signal?: AbortSignal): Promise<void> {
  await read(connection, 'GetObject', key, signal, async ({ client, options, sdk }) => {
    const input = { Bucket: connection.options.bucket, Key: key, Range: 'bytes=0-0' };
    return (await client.send(new sdk.GetObjectCommand(input), options)).Body?.transformToByteArray();
  });
}

export async function digestOf(connection: S3Connection, key: string, signal?: AbortSignal): Promise<string | null> {
  const known = await headObject(connection, key, signal);
  if (known === null || known.sha256 !== null) return known?.sha256 ?? null;
  return read(connection, 'GetObject', key, signal, async ({ client, options, sdk }) => {
    const input = { Bucket: connection.options.bucket, Key: key };
    const { Body: body } = await client.send(new sdk.GetObjectCommand(input), options);
    const hash = createHash('sha256');
    if (!isByteStream(body)) throw new TypeError('the SDK gave no stream');
    for await (const chunk of body) hash.update(chunk);
    return hash.digest('hex');
  });
}

export async function* listObjects(
  connection: S3Connection,
  prefix: string,
  signal?: AbortSignal,
): AsyncIterable<ListedObject> {
  let token: string | undefined;
  do {
    const page = await listPage(connection, prefix, token, signal);
    for (const { ETag = '', Key = '', LastModified, Size = 0 } of page.Contents ?? []) {
      const key = page.EncodingType === 'url' ? decodeURIComponent(Key.replaceAll('+', ' ')) : Key;
      yield { key, size: Size, etag: ETag, lastModifiedMs: LastModified?.getTime() ?? 0 };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

function listPage(connection: S3Connection, prefix: string, token: string | undefined, signal?: AbortSignal) {
  const { bucket } = connection.options;
  const call = { operation: 'ListObjectsV2', key: prefix, needs: s3Needs(bucket).list(), signal };
  return connection.call(call, ({ client, options, sdk }) => {
    // Keys may hold characters that XML cannot.
    const input = { Bucket: bucket, Prefix: prefix, EncodingType: 'url' as const, ContinuationToken: token };
    return client.send(new sdk.ListObjectsV2Command(input), options);
  });
}

function read<T>(
  connection: S3Connection,
  operation: string,
  key: string,
  signal: AbortSignal | undefined,
  work: (turn: S3Turn) => Promise<T>,
): Promise<T | null> {
  return connection.call<T | null>(callOf(connection, operation, key, signal), work, nullWhereMissing);
}

function nullWhereMissing(thrown: unknown): null {
  if (isMissing(thrown)) return null;
  throw thrown;
}

function callOf({ options }: S3Connection, operation: string, key: string, signal: AbortSignal | undefined): S3Call {
  return { operation, key, needs: s3Needs(options.bucket).read(key), signal };
}

interface FoundMembers extends GivenMembers {
  readonly ETag?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

function infoOf(found: FoundMembers): ObjectInfo {
  return {
    etag: found.ETag ?? '',
    size: found.ContentLength ?? 0,
    sha256: base64ToHex(found.ChecksumSHA256),
    headers: fromMembers(found),
  };
}

function isByteStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

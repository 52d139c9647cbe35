import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type {
  CopyOutcome,
  CopyRequest,
  DeleteOutcome,
  DeleteRequest,
  Fence,
  FetchedObject,
  ListedObject,
  ObjectInfo,
  ObjectStore,
  PutRequest,
  WriteOutcome,
} from '@deploy/kernel';
import { bytesBody, matching, RemoteError } from '@deploy/kernel';
import { type CallContext, translateAwsError } from './aws-errors.ts';
import { encodeKey } from './s3-address.ts';
import { isMissing, isRefusal, nameOf, toConditionMembers } from './s3-conditions.ts';
import { S3Connection, type S3Options } from './s3-connection.ts';
import { base64ToHex, fromMembers, toMembers } from './s3-headers.ts';
import { MULTIPART_ABOVE, multipartPut } from './s3-multipart.ts';
import { ShortPut } from './short-put.ts';

export interface S3StoreOptions extends S3Options {
  /** A key that may be created where a store ignores conditions on copies. */
  readonly probeKey: string;
}

/** One bucket on S3, or on what speaks its protocol. */
export function createS3ObjectStore(options: S3StoreOptions): ObjectStore {
  return new S3ObjectStore(options);
}

const BULK_DELETE = 1_000;

class S3ObjectStore implements ObjectStore {
  readonly bucket: string;
  readonly #options: S3StoreOptions;
  readonly #connection: S3Connection;
  readonly #shortPut: ShortPut;
  #copyConditions: Promise<boolean> | null = null;

  constructor(options: S3StoreOptions) {
    this.bucket = options.bucket;
    this.#options = options;
    this.#connection = new S3Connection(options);
    this.#shortPut = new ShortPut(this.#connection);
  }

  get(key: string, signal?: AbortSignal): Promise<FetchedObject | null> {
    return this.#call('GetObject', key, signal, async (client, options) => {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      const found = await client
        .send(new GetObjectCommand({ Bucket: this.bucket, Key: key }), options)
        .catch(nullWhenMissing);
      if (found === null) return null;
      const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
      return { ...infoOf(found), bytes };
    });
  }

  head(key: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    return this.#call('HeadObject', key, signal, async (client, options) => {
      const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
      const command = new HeadObjectCommand({ Bucket: this.bucket, Key: key, ChecksumMode: 'ENABLED' });
      const found = await client.send(command, options).catch(nullWhenMissing);
      return found === null ? null : infoOf(found);
    });
  }

  async digest(key: string, signal?: AbortSignal): Promise<string | null> {
    const known = await this.head(key, signal);
    if (known === null || known.sha256 !== null) return known?.sha256 ?? null;
    return this.#call('GetObject', key, signal, async (client, options) => {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      const found = await client
        .send(new GetObjectCommand({ Bucket: this.bucket, Key: key }), options)
        .catch(nullWhenMissing);
      if (found === null) return null;
      const hash = createHash('sha256');
      const body: unknown = found.Body;
      if (!isByteStream(body)) throw new TypeError('the SDK gave no stream');
      for await (const chunk of body) hash.update(chunk);
      return hash.digest('hex');
    });
  }

  put(put: PutRequest): Promise<WriteOutcome> {
    return this.#call('PutObject', put.key, put.signal, async () => {
      if (put.body.size <= MULTIPART_ABOVE) return this.#shortPut.put(put);
      const outcome = await multipartPut(await this.#connection.client(put.fence), this.bucket, put);
      return outcome.kind === 'written' ? { ...outcome, storeTimeMs: this.#connection.time.now() } : outcome;
    });
  }

  async copy(copy: CopyRequest): Promise<CopyOutcome> {
    const honoured = this.#connection.isAws || (await this.#copiesHonourConditions(copy));
    return honoured ? this.#serverCopy(copy) : this.#copyByPut(copy);
  }

  delete(request: DeleteRequest): Promise<DeleteOutcome> {
    const { condition, fence, key, signal } = request;
    return this.#call('DeleteObject', key, signal, async (_client, options) => {
      const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
      const client = await this.#connection.client(fence);
      const { IfMatch } = toConditionMembers(condition);
      try {
        await client.send(
          new DeleteObjectCommand({ Bucket: this.bucket, Key: key, ...(IfMatch === undefined ? {} : { IfMatch }) }),
          options,
        );
        return { kind: 'deleted' };
      } catch (thrown) {
        // With If-Match S3 says 404 for what is gone already, which is what was wanted.
        if (isMissing(thrown)) return { kind: 'deleted' };
        if (isRefusal(thrown, condition)) return { kind: 'refused' };
        throw thrown;
      }
    });
  }

  async deleteMany(keys: readonly string[], fence: Fence, signal?: AbortSignal): Promise<void> {
    for (let start = 0; start < keys.length; start += BULK_DELETE) {
      await this.#deleteBatch(keys.slice(start, start + BULK_DELETE), fence, signal);
    }
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject> {
    let token: string | undefined;
    do {
      const page = await this.#listPage(prefix, token, signal);
      for (const { ETag, Key, LastModified, Size } of page.Contents ?? []) {
        yield { key: Key ?? '', size: Size ?? 0, etag: ETag ?? '', lastModifiedMs: LastModified?.getTime() ?? 0 };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  #listPage(prefix: string, token: string | undefined, signal?: AbortSignal) {
    return this.#call('ListObjectsV2', prefix, signal, async (client, options) => {
      const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
      return client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: token }),
        options,
      );
    });
  }

  #deleteBatch(keys: readonly string[], fence: Fence, signal?: AbortSignal): Promise<void> {
    return this.#call('DeleteObjects', keys[0] ?? '', signal, async (_client, options) => {
      const { DeleteObjectsCommand } = await import('@aws-sdk/client-s3');
      const client = await this.#connection.client(fence);
      const Delete = { Quiet: true, Objects: keys.map((Key) => ({ Key })) };
      const answer = await client.send(new DeleteObjectsCommand({ Bucket: this.bucket, Delete }), options);
      const [failed] = answer.Errors ?? [];
      if (failed === undefined) return;
      throw new RemoteError({
        code: 'bulk-delete-failed',
        message: `S3 could not delete ${answer.Errors?.length ?? 0} of ${keys.length} objects, first ${failed.Key ?? ''}: ${failed.Code ?? 'no reason given'}.`,
        remedy: 'Run the action again: it goes on with what is left.',
      });
    });
  }

  #serverCopy(copy: CopyRequest): Promise<CopyOutcome> {
    return this.#call('CopyObject', copy.to, copy.signal, async () => {
      try {
        return await this.#sendCopy(copy);
      } catch (thrown) {
        return this.#refusedCopy(thrown, copy);
      }
    });
  }

  async #sendCopy(copy: CopyRequest): Promise<WriteOutcome> {
    const { condition, fence, from, headers, signal, to } = copy;
    const { CopyObjectCommand } = await import('@aws-sdk/client-s3');
    const client = await this.#connection.client(fence);
    const command = new CopyObjectCommand({
      Bucket: this.bucket,
      Key: to,
      CopySource: `${this.bucket}/${encodeKey(from)}`,
      MetadataDirective: 'REPLACE',
      ...toMembers(headers),
      ...toConditionMembers(condition),
    });
    const copied = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    return {
      kind: 'written',
      etag: copied.CopyObjectResult?.ETag ?? '',
      storeTimeMs: this.#connection.time.now(),
      pushedBack: (copied.$metadata.attempts ?? 1) > 1,
    };
  }

  /** 404 means that the source is gone, or that If-Match met nothing at the destination: the source tells which. */
  async #refusedCopy(thrown: unknown, { condition, from, signal }: CopyRequest): Promise<CopyOutcome> {
    if (isMissing(thrown)) {
      const source = await this.head(from, signal);
      return source === null ? { kind: 'source-missing' } : { kind: 'refused' };
    }
    if (isRefusal(thrown, condition)) return { kind: 'refused' };
    throw thrown;
  }

  async #copyByPut(copy: CopyRequest): Promise<CopyOutcome> {
    const { body: given, condition, fence, from, headers, signal, to } = copy;
    let body = given;
    if (body === undefined) {
      const source = await this.get(from, signal);
      if (source === null) return { kind: 'source-missing' };
      body = bytesBody(source.bytes);
    }
    return this.put({ key: to, body, headers, condition, ...(fence && { fence }), ...(signal && { signal }) });
  }

  /** One copy whose condition cannot hold: whoever carries it out ignores conditions. */
  #copiesHonourConditions({ from, signal }: CopyRequest): Promise<boolean> {
    const condition = matching(`"${'0'.repeat(32)}"`);
    const to = this.#options.probeKey;
    this.#copyConditions ??= this.#call('CopyObject', to, signal, async () => {
      try {
        await this.#sendCopy({ from, to, headers: {}, condition, ...(signal && { signal }) });
        return false;
      } catch (thrown) {
        if (isRefusal(thrown, condition)) return true;
        throw thrown;
      }
    });
    return this.#copyConditions;
  }

  async #call<T>(
    operation: string,
    key: string,
    signal: AbortSignal | undefined,
    work: (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work(await this.#connection.client(), signal === undefined ? {} : { abortSignal: signal });
    } catch (thrown) {
      throw translateAwsError(thrown, this.#context(operation, key), signal);
    }
  }

  #context(operation: string, key: string): CallContext {
    const { region, permissions } = this.#options;
    return {
      service: 'S3',
      operation,
      resource: `s3://${this.bucket}/${key}`,
      region,
      permission: PERMISSIONS[operation] ?? `s3:${operation}`,
      permissions,
    };
  }
}

/** Where the IAM action is not called like the operation (source: Service Authorization Reference, Amazon S3). */
const PERMISSIONS: Readonly<Record<string, string>> = {
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
  CopyObject: 's3:PutObject',
  DeleteObjects: 's3:DeleteObject',
};

type HeaderMembersFound = Parameters<typeof fromMembers>[0];

interface FoundMembers extends HeaderMembersFound {
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

function nullWhenMissing(thrown: unknown): null {
  if (isMissing(thrown) || nameOf(thrown) === 'NoSuchKey') return null;
  throw thrown;
}

function isByteStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

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
import { S3Connection, type S3Options } from './s3-connection.ts';
import { Copying } from './s3-copying.ts';
import { deleteObject, deleteObjects } from './s3-deleting.ts';
import { MULTIPART, type MultipartLimits, multipartPut } from './s3-multipart.ts';
import { putObject } from './s3-putting.ts';
import { digestOf, getObject, headObject, listObjects } from './s3-reading.ts';

export interface S3StoreOptions extends S3Options {
  /** A key that may be created where a store ignores conditions on copies. */
  readonly probeKey: string;
  /** Default: above 16 MiB in parts of 8 MiB. */
  readonly multipart?: MultipartLimits;
}

/**
 * One bucket on S3, or on what speaks its protocol. Opens no connection before it is used. A conditional write whose
 * answer was lost is sent again and then refused by its own condition: the caller has to look at what is there.
 */
export function createS3ObjectStore(options: S3StoreOptions): ObjectStore {
  return new S3ObjectStore(options);
}

class S3ObjectStore implements ObjectStore {
  readonly bucket: string;
  readonly #connection: S3Connection;
  readonly #copying: Copying;
  readonly #limits: MultipartLimits;

  constructor(options: S3StoreOptions) {
    this.bucket = options.bucket;
    this.#limits = options.multipart ?? MULTIPART;
    this.#connection = new S3Connection(options);
    this.#copying = new Copying({
      connection: this.#connection,
      probeKey: options.probeKey,
      put: (put) => this.put(put),
    });
  }

  get(key: string, signal?: AbortSignal): Promise<FetchedObject | null> {
    return getObject(this.#connection, key, signal);
  }

  head(key: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    return headObject(this.#connection, key, signal);
  }

  digest(key: string, signal?: AbortSignal): Promise<string | null> {
    return digestOf(this.#connection, key, signal);
  }

  put(put: PutRequest): Promise<WriteOutcome> {
    return put.body.size > this.#limits.above
      ? multipartPut(this.#connection, put, this.#limits)
      : putObject(this.#connection, put);
  }

  copy(copy: CopyRequest): Promise<CopyOutcome> {
    return this.#copying.copy(copy);
  }

  delete(request: DeleteRequest): Promise<DeleteOutcome> {
    return deleteObject(this.#connection, request);
  }

  deleteMany(keys: readonly string[], fence: Fence, signal?: AbortSignal): Promise<void> {
    return deleteObjects(this.#connection, keys, fence, signal);
  }

  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject> {
    return listObjects(this.#connection, prefix, signal);
  }
}

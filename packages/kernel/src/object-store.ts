/**
 * One bucket as the release protocol needs it. Implementations translate store errors to `DeployError`s and retry what
 * is retryable; a condition that does not hold is an outcome, not an error.
 */

/** Headers that an object is stored and served with. Absent means: the header is not set. */
export interface ObjectHeaders {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  /** User metadata without the `x-amz-meta-` prefix; names in lower case. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What must hold about the key for a write to happen; judged by the store, atomically with the write. */
export type Condition =
  | { readonly kind: 'any' }
  /** Nothing is there (`If-None-Match: *`). */
  | { readonly kind: 'absent' }
  /** Exactly this version is there (`If-Match`). */
  | { readonly kind: 'etag'; readonly etag: string };

export const ANY: Condition = { kind: 'any' };
export const ABSENT: Condition = { kind: 'absent' };
export const matching = (etag: string): Condition => ({ kind: 'etag', etag });

/**
 * The right to write, for as long as a lease is confirmed. A fenced request is query-signed with the signing date of
 * the last confirmed renewal (the store's clock) and expires `lifeSeconds` after it, so that the store itself refuses
 * what a stopped owner sends late.
 */
export interface FenceStamp {
  /** The store's own clock at the last confirmed renewal, milliseconds since 1970. */
  readonly signedAtMs: number;
  readonly lifeSeconds: number;
}

export interface Fence {
  /**
   * The stamp for a request that is about to be sent; waits for the next renewal where too little life is left.
   * Rejects when the lease is lost or the holder was asked to stop.
   */
  stamp(signal?: AbortSignal): Promise<FenceStamp>;
}

/** Bytes to store. `read` is called with ascending, adjacent ranges, each byte once; it rejects if the source changed. */
export interface Body {
  readonly size: number;
  /** Lower-case hex SHA-256 of all bytes. */
  readonly sha256: string;
  read(start: number, end: number): Promise<Uint8Array>;
  /** Told once nobody needs what was read any more; its bytes may change afterwards. */
  done?(): void;
}

export interface ObjectInfo {
  readonly etag: string;
  readonly size: number;
  /** Lower-case hex SHA-256 of the content where the store knows it, else null. */
  readonly sha256: string | null;
  readonly headers: ObjectHeaders;
}

export interface FetchedObject extends ObjectInfo {
  readonly bytes: Uint8Array;
}

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly lastModifiedMs: number;
}

export interface Written {
  readonly kind: 'written';
  readonly etag: string;
  /** The store's clock in its answer, milliseconds since 1970. */
  readonly storeTimeMs: number;
  /** The store asked to slow down (503, 429) before it accepted. */
  readonly pushedBack: boolean;
}

/** The condition did not hold, or a concurrent write to the key won (412, 409). Nothing was written by this call. */
export interface Refused {
  readonly kind: 'refused';
}

export type WriteOutcome = Written | Refused;
export type CopyOutcome = WriteOutcome | { readonly kind: 'source-missing' };
/** `deleted` also when nothing was there. */
export type DeleteOutcome = { readonly kind: 'deleted' } | Refused;

export interface PutRequest {
  readonly key: string;
  readonly body: Body;
  readonly headers: ObjectHeaders;
  readonly condition: Condition;
  readonly fence?: Fence;
  readonly signal?: AbortSignal;
}

export interface CopyRequest {
  readonly from: string;
  readonly to: string;
  /** Replace all headers of the copy. */
  readonly headers: ObjectHeaders;
  readonly condition: Condition;
  readonly fence?: Fence;
  readonly signal?: AbortSignal;
  /** The same bytes, if at hand: sent where a store ignores conditions on copies. */
  readonly body?: Body;
}

export interface DeleteRequest {
  readonly key: string;
  readonly condition: Condition;
  readonly fence?: Fence;
  readonly signal?: AbortSignal;
}

export interface ObjectStore {
  /** For messages: the bucket's name. */
  readonly bucket: string;
  get(key: string, signal?: AbortSignal): Promise<FetchedObject | null>;
  head(key: string, signal?: AbortSignal): Promise<ObjectInfo | null>;
  /** SHA-256 of the stored bytes, read and hashed where `head` does not tell. Null when absent. */
  digest(key: string, signal?: AbortSignal): Promise<string | null>;
  put(request: PutRequest): Promise<WriteOutcome>;
  copy(request: CopyRequest): Promise<CopyOutcome>;
  delete(request: DeleteRequest): Promise<DeleteOutcome>;
  /** Deletes without conditions, in batches. For state that only the lease's holder touches. */
  deleteMany(keys: readonly string[], fence: Fence, signal?: AbortSignal): Promise<void>;
  /** In key order. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject>;
}

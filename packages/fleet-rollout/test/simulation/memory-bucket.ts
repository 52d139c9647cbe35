import {
  type Clock,
  type CopyOutcome,
  type DeleteOutcome,
  type FetchedObject,
  type ListedObject,
  type ObjectInfo,
  type ObjectStore,
  type PutRequest,
  RemoteError,
  sha256Hex,
  type WriteOutcome,
} from '@deploy/kernel';

/** Objects that every process of a simulation shares. */
export class MemoryBucket {
  readonly #texts = new Map<string, string>();

  text(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  set(key: string, text: string): void {
    this.#texts.set(key, text);
  }
}

/** What a call goes through: it may be held up, fail, take effect and lose its answer, or never come back. */
export type Passage = <T>(name: string, effect: () => T) => Promise<T>;

/** One process's way to the bucket. Fenced writes are judged as the store would: by its own clock. */
export function bucketStore(bucket: MemoryBucket, clock: Clock, pass: Passage): ObjectStore {
  return {
    bucket: 'api-releases',
    get: (key) =>
      pass(`get ${key}`, (): FetchedObject | null => {
        const text = bucket.text(key);
        if (text === null) return null;
        const bytes = new TextEncoder().encode(text);
        return { bytes, size: bytes.byteLength, etag: etagOf(text), sha256: sha256Hex(text), headers: {} };
      }),
    async put({ key, body, condition, fence, signal }: PutRequest): Promise<WriteOutcome> {
      const stamp = fence === undefined ? null : await fence.stamp(signal);
      const text = new TextDecoder().decode(await body.read(0, body.size));
      return pass(`put ${key}`, (): WriteOutcome => {
        if (stamp !== null && clock.now() > stamp.signedAtMs + stamp.lifeSeconds * 1000) throw expired();
        const found = bucket.text(key);
        const holds =
          condition.kind === 'any' ||
          (condition.kind === 'absent' ? found === null : found !== null && etagOf(found) === condition.etag);
        if (!holds) return { kind: 'refused' };
        bucket.set(key, text);
        return { kind: 'written', etag: etagOf(text), storeTimeMs: clock.now(), pushedBack: false };
      });
    },
    head: (): Promise<ObjectInfo | null> => unused(),
    digest: (): Promise<string | null> => unused(),
    copy: (): Promise<CopyOutcome> => unused(),
    delete: (): Promise<DeleteOutcome> => unused(),
    deleteMany: (): Promise<void> => unused(),
    list: (): AsyncIterable<ListedObject> => {
      throw new Error('a rollout lists nothing');
    },
  };
}

const etagOf = (text: string): string => `"${sha256Hex(text)}"`;

const expired = () => new RemoteError({ code: 'request-expired', message: 'Request has expired.', remedy: 'None.' });

const unused = (): Promise<never> => Promise.reject(new Error('a rollout needs two keys, read and written'));

import { type FetchedObject, type ObjectStore, type PutRequest, sha256Hex, type WriteOutcome } from '@deploy/kernel';

/** A store of documents: what a pointer and manifests need of one. ETags are digests of content. */
export class PointerStore implements Pick<ObjectStore, 'bucket' | 'get' | 'put'> {
  readonly bucket = 'site';
  readonly texts = new Map<string, string>();
  /** Runs before the next write takes effect; `lose` makes its answer be lost. */
  meanwhile: (() => void) | null = null;
  lose = false;
  writes = 0;

  async get(key: string): Promise<FetchedObject | null> {
    const text = this.texts.get(key);
    if (text === undefined) return null;
    const bytes = new TextEncoder().encode(text);
    return { bytes, size: bytes.byteLength, etag: etagOf(text), sha256: sha256Hex(text), headers: {} };
  }

  async put({ key, body, condition }: PutRequest): Promise<WriteOutcome> {
    this.meanwhile?.();
    this.meanwhile = null;
    const found = this.texts.get(key);
    const holds =
      condition.kind === 'any' ||
      (condition.kind === 'absent' ? found === undefined : found !== undefined && etagOf(found) === condition.etag);
    if (!holds) return { kind: 'refused' };
    const text = new TextDecoder().decode(await body.read(0, body.size));
    this.texts.set(key, text);
    this.writes += 1;
    if (!this.lose) return { kind: 'written', etag: etagOf(text), storeTimeMs: 0, pushedBack: false };
    this.lose = false;
    return { kind: 'refused' };
  }
}

const etagOf = (text: string): string => `"${sha256Hex(text)}"`;

/** Everything else fails loudly. */
export function asStore(store: PointerStore): ObjectStore {
  const unused = (): never => {
    throw new Error('documents are read and written, nothing else');
  };
  return {
    bucket: store.bucket,
    get: (key) => store.get(key),
    put: (request) => store.put(request),
    head: unused,
    digest: unused,
    copy: unused,
    delete: unused,
    deleteMany: unused,
    list: unused,
  };
}

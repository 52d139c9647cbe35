import type { ObjectStore } from '@deploy/kernel';

/** A store that reads, and says of every write that it was made. For dry runs, and to learn what would be written. */
export function pretending(store: ObjectStore): ObjectStore {
  const written = { kind: 'written', etag: '', storeTimeMs: 0, pushedBack: false } as const;
  return {
    bucket: store.bucket,
    get: (key, signal) => store.get(key, signal),
    head: async () => null,
    digest: (key, signal) => store.digest(key, signal),
    list: (prefix, signal) => store.list(prefix, signal),
    put: async () => written,
    copy: async () => written,
    delete: async () => ({ kind: 'deleted' }),
    deleteMany: async () => {},
  };
}

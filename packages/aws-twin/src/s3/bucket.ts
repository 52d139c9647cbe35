import type { BucketModel } from '../model.ts';
import { compareKeys } from './key-order.ts';
import type { DeleteMarker, Draft, StoredObject, Version } from './stored-object.ts';

export interface Deletion {
  /** What a delete left or removed: a marker in a versioned bucket, else null. */
  readonly marker: DeleteMarker | null;
}

/** The objects of a bucket with their versions. Knows nothing of conditions, permissions or the wire. */
export class Bucket {
  readonly model: BucketModel;
  /** Newest first. */
  readonly #versions = new Map<string, readonly Version[]>();
  readonly #changedAt = new Map<string, Change>();
  #sortedKeys: readonly string[] | null = null;
  #serial = 0;
  #changes = 0;

  constructor(model: BucketModel) {
    this.model = model;
  }

  /** Grows with every write and delete; a request remembers it from its arrival to tell what happened meanwhile. */
  get changes(): number {
    return this.#changes;
  }

  /** The last write and delete of a key, as counted by `changes`. */
  lastChange(key: string): Change {
    return this.#changedAt.get(key) ?? NEVER;
  }

  /** The newest version; null where a key has none. */
  newest(key: string): Version | null {
    return this.#versions.get(key)?.[0] ?? null;
  }

  /** What is there for whoever names no version; null also over a delete marker. */
  current(key: string): StoredObject | null {
    const newest = this.newest(key);
    return newest?.kind === 'object' ? newest : null;
  }

  version(key: string, versionId: string): Version | null {
    return this.versionsOf(key).find((version) => version.versionId === versionId) ?? null;
  }

  versionsOf(key: string): readonly Version[] {
    return this.#versions.get(key) ?? [];
  }

  /** Keys with at least one version, in S3's order. */
  keys(): readonly string[] {
    this.#sortedKeys ??= [...this.#versions.keys()].sort(compareKeys);
    return this.#sortedKeys;
  }

  put(key: string, draft: Draft, nowMs: number): StoredObject {
    const stored: StoredObject = { kind: 'object', key, ...this.#stamp(nowMs), ...draft };
    this.#push(key, stored);
    this.#note(key, 'writtenAt');
    return stored;
  }

  /** Deletes without naming a version: leaves a marker where versioning is on. */
  remove(key: string, nowMs: number): Deletion {
    this.#note(key, 'deletedAt');
    if (!this.model.versioning) {
      this.#set(key, []);
      return { marker: null };
    }
    const marker: DeleteMarker = { kind: 'marker', key, ...this.#stamp(nowMs) };
    this.#push(key, marker);
    return { marker };
  }

  /** Deletes one version for good; the one that is gone, null if there was none. */
  removeVersion(key: string, versionId: string): Version | null {
    const gone = this.version(key, versionId);
    if (gone === null) return null;
    this.#note(key, 'deletedAt');
    this.#set(
      key,
      this.versionsOf(key).filter((version) => version !== gone),
    );
    return gone;
  }

  #stamp(nowMs: number): Pick<Version, 'versionId' | 'lastModifiedMs'> {
    this.#serial += 1;
    const versionId = this.model.versioning ? `v${this.#serial.toString(36).padStart(8, '0')}` : 'null';
    return { versionId, lastModifiedMs: Math.floor(nowMs / 1000) * 1000 };
  }

  #push(key: string, version: Version): void {
    this.#set(key, this.model.versioning ? [version, ...this.versionsOf(key)] : [version]);
  }

  #set(key: string, versions: readonly Version[]): void {
    if (this.#versions.has(key) !== versions.length > 0) this.#sortedKeys = null;
    if (versions.length === 0) this.#versions.delete(key);
    else this.#versions.set(key, versions);
  }

  #note(key: string, what: keyof Change): void {
    this.#changes += 1;
    this.#changedAt.set(key, { ...this.lastChange(key), [what]: this.#changes });
  }
}

export interface Change {
  readonly writtenAt: number;
  readonly deletedAt: number;
}

const NEVER: Change = { writtenAt: 0, deletedAt: 0 };

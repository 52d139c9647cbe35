import {
  ABSENT,
  ConflictError,
  errorMessage,
  type Fence,
  matching,
  NotFoundError,
  type ObjectStore,
  PreconditionError,
  ShapeError,
  textBody,
} from '@deploy/kernel';
import { EMPTY_MANIFEST, type Manifest, parseManifest } from './manifest.ts';
import { isSameBarAsides, mergeAcknowledgements, type Pointer, parsePointer } from './pointer.ts';
import { refuseOlderRun } from './release-guards.ts';
import { type ReleaseId, shortId } from './release-id.ts';
import { type StateKeys, stateKeys } from './state-keys.ts';

const DOCUMENT_HEADERS = { contentType: 'application/json', cacheControl: 'no-store' } as const;

/** What is wanted, with what others wrote beside it. Throws when a newer run has taken its place in the order. */
function withAsides(wanted: Pointer, base: Pointer, found: Pointer): Pointer {
  const claimsOrder = wanted.order !== base.order;
  if (claimsOrder) refuseOlderRun(found, wanted.order, false);
  return {
    ...wanted,
    order: claimsOrder ? wanted.order : found.order,
    invalidated: mergeAcknowledgements(wanted.invalidated, found.invalidated),
  };
}

/** A pointer as it was read or written; `etag` null means that nothing was there. */
export interface ObservedPointer {
  readonly pointer: Pointer;
  readonly etag: string | null;
}

/** The documents of one prefix in one bucket. Manifests are read once: they never change. */
export class ReleaseState {
  readonly keys: StateKeys;
  readonly #store: ObjectStore;
  readonly #prefix: string;
  readonly #manifests = new Map<ReleaseId, Manifest>([[EMPTY_MANIFEST.release, EMPTY_MANIFEST]]);

  constructor(store: ObjectStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
    this.keys = stateKeys(prefix);
  }

  async readPointer(signal?: AbortSignal): Promise<ObservedPointer> {
    const found = await this.#store.get(this.keys.pointer, signal);
    if (found === null) return { pointer: this.#noPointer(), etag: null };
    const pointer = this.#understand(this.keys.pointer, () => parsePointer(new TextDecoder().decode(found.bytes)));
    if (pointer.prefix !== this.#prefix) {
      throw this.#unreadable(this.keys.pointer, `it belongs to prefix "${pointer.prefix}"`);
    }
    return { pointer, etag: found.etag };
  }

  /**
   * Swaps the pointer over exactly what was read. What came in between without the lease is kept: acknowledgements, and
   * the order of a run that changed nothing, which refuses this one if it is older. Anything else that moved the pointer
   * is a `ConflictError`. A swap whose answer was lost is recognised by its nonce.
   */
  async swapPointer(base: ObservedPointer, next: Pointer, fence?: Fence): Promise<ObservedPointer> {
    let over = base;
    let wanted = next;
    for (;;) {
      const outcome = await this.#store.put({
        key: this.keys.pointer,
        body: textBody(JSON.stringify(wanted)),
        headers: DOCUMENT_HEADERS,
        condition: over.etag === null ? ABSENT : matching(over.etag),
        ...(fence === undefined ? {} : { fence }),
      });
      if (outcome.kind === 'written') return { pointer: wanted, etag: outcome.etag };
      const found = await this.readPointer();
      // Of a swap that is an aside itself, likeness proves nothing.
      const isAside = isSameBarAsides(wanted, base.pointer);
      const hasLanded = found.pointer.nonce === wanted.nonce || (!isAside && isSameBarAsides(found.pointer, wanted));
      if (hasLanded) return found;
      if (found.etag === null || base.etag === null || !isSameBarAsides(found.pointer, base.pointer)) {
        throw this.#moved(found.pointer);
      }
      over = found;
      wanted = withAsides(wanted, base.pointer, found.pointer);
    }
  }

  /** The manifest of a release, or null when it was pruned. */
  async findManifest(release: ReleaseId, signal?: AbortSignal): Promise<Manifest | null> {
    const known = this.#manifests.get(release);
    if (known !== undefined) return known;
    const key = this.keys.manifest(release);
    const found = await this.#store.get(key, signal);
    if (found === null) return null;
    const manifest = this.#understand(key, () => parseManifest(new TextDecoder().decode(found.bytes)));
    if (manifest.release !== release) throw this.#unreadable(key, `it is the manifest of ${shortId(manifest.release)}`);
    this.#manifests.set(release, manifest);
    return manifest;
  }

  /** The manifest of a release that the pointer names. Null stands for nothing, which is an empty release. */
  async manifest(release: ReleaseId | null, signal?: AbortSignal): Promise<Manifest> {
    if (release === null) return EMPTY_MANIFEST;
    const found = await this.findManifest(release, signal);
    if (found !== null) return found;
    throw new NotFoundError({
      code: 'manifest-missing',
      message: `The manifest of release ${shortId(release)} is not at s3://${this.#store.bucket}/${this.keys.manifest(release)}.`,
      remedy:
        'Somebody deleted it. With bucket versioning on, restore the version before the delete marker; then run the action again.',
    });
  }

  /** Stores a manifest. One that is there already is the same: its name is the digest of its entries. */
  async storeManifest(manifest: Manifest, signal?: AbortSignal): Promise<void> {
    await this.#store.put({
      key: this.keys.manifest(manifest.release),
      body: textBody(JSON.stringify(manifest)),
      headers: DOCUMENT_HEADERS,
      condition: ABSENT,
      ...(signal === undefined ? {} : { signal }),
    });
    this.#manifests.set(manifest.release, manifest);
  }

  #noPointer(): Pointer {
    return {
      version: 1,
      kind: 'release-pointer',
      nonce: '',
      prefix: this.#prefix,
      generation: 0,
      live: null,
      unsettled: [],
      order: null,
      log: [],
      invalidated: {},
      etags: {},
    };
  }

  #understand<T>(key: string, read: () => T): T {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof ShapeError)) throw cause;
      throw this.#unreadable(key, errorMessage(cause), cause);
    }
  }

  #unreadable(key: string, why: string, cause?: unknown): PreconditionError {
    return new PreconditionError({
      code: 'state-unreadable',
      message: `s3://${this.#store.bucket}/${key} cannot be used: ${why}.`,
      remedy:
        'If a newer version of this action deploys here, use that version. If something else wrote the file, move it away or use another `prefix`; if it was damaged, restore an earlier version of the object.',
      cause,
    });
  }

  #moved(found: Pointer): ConflictError {
    const by = found.log.at(-1)?.made.run ?? 'somebody';
    return new ConflictError({
      code: 'pointer-moved',
      message: `s3://${this.#store.bucket}/${this.keys.pointer} was changed meanwhile by ${by} (generation ${found.generation}).`,
      remedy: 'Run the action again; it plans from what is there now.',
    });
  }
}

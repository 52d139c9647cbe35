import {
  ABSENT,
  ConflictError,
  errorMessage,
  type Fence,
  matching,
  type ObjectStore,
  type Random,
  ShapeError,
  textBody,
} from '@deploy/kernel';
import { emptyJournal, type Journal, parseJournal } from './journal.ts';

/** Keys of one fleet's state: `_rollout/<digest>/`, where the digest stands for its rules or its group. */
export interface RolloutKeys {
  readonly journal: string;
  readonly lease: string;
}

export function rolloutKeys(digest: string): RolloutKeys {
  return { journal: `_rollout/${digest}/journal.json`, lease: `_rollout/${digest}/lease.json` };
}

/** A fleet's journal in the artifact bucket, written over exactly what was read. */
export class JournalStore<R> {
  readonly #store: ObjectStore;
  readonly #key: string;
  readonly #random: Random;
  readonly #readRollout: (value: unknown, path: string) => R;
  #etag: string | null = null;
  #journal: Journal<R> = emptyJournal();

  constructor(
    ports: { readonly store: ObjectStore; readonly random: Random },
    key: string,
    readRollout: (value: unknown, path: string) => R,
  ) {
    this.#store = ports.store;
    this.#random = ports.random;
    this.#key = key;
    this.#readRollout = readRollout;
  }

  /** As last read or written. */
  get journal(): Journal<R> {
    return this.#journal;
  }

  async read(signal?: AbortSignal): Promise<Journal<R>> {
    const found = await this.#store.get(this.#key, signal);
    this.#etag = found?.etag ?? null;
    this.#journal = found === null ? emptyJournal() : this.#parse(new TextDecoder().decode(found.bytes));
    return this.#journal;
  }

  /** Writes, or throws `ConflictError` where somebody else wrote meanwhile. */
  async write(next: Omit<Journal<R>, 'nonce'>, fence: Fence, signal?: AbortSignal): Promise<void> {
    const journal: Journal<R> = { ...next, nonce: this.#random.nonce() };
    const outcome = await this.#store.put({
      key: this.#key,
      body: textBody(JSON.stringify(journal)),
      headers: { contentType: 'application/json', cacheControl: 'no-store' },
      condition: this.#etag === null ? ABSENT : matching(this.#etag),
      fence,
      ...(signal === undefined ? {} : { signal }),
    });
    if (outcome.kind === 'refused') {
      // Our own write may have landed and its answer been lost.
      const found = await this.read(signal);
      if (found.nonce === journal.nonce) return;
      throw new ConflictError({
        code: 'journal-changed-elsewhere',
        message: `Another run wrote s3://${this.#store.bucket}/${this.#key} while this one held the lease.`,
        remedy: 'Look at the other run; start this one again if it is still wanted.',
      });
    }
    this.#etag = outcome.etag;
    this.#journal = journal;
  }

  #parse(text: string): Journal<R> {
    try {
      return parseJournal(text, this.#readRollout);
    } catch (cause) {
      if (!(cause instanceof ShapeError)) throw cause;
      throw new ConflictError({
        code: 'journal-unreadable',
        message: `s3://${this.#store.bucket}/${this.#key} is no journal that this version can read: ${errorMessage(cause)}.`,
        remedy:
          'If a newer version of this action deploys here, use that version. If the file was damaged by hand, restore an earlier version of the object.',
        cause,
      });
    }
  }
}

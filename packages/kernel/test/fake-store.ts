import { sha256Hex } from '../src/bytes-body.ts';
import type {
  CopyOutcome,
  DeleteOutcome,
  FetchedObject,
  ListedObject,
  ObjectInfo,
  ObjectStore,
  PutRequest,
  WriteOutcome,
} from '../src/object-store.ts';
import type { StepClock } from './step-clock.ts';

/** What happens to one write, as an adapter would tell it. */
export type Mishap =
  /** It took effect, its answer was lost, and the adapter's own repetition was refused by its condition. */
  | { readonly kind: 'answer-lost' }
  /** It never arrived. */
  | { readonly kind: 'fails'; readonly with: Error }
  /** Something else happens first. */
  | { readonly kind: 'after'; readonly work: () => Promise<unknown> };

/** Objects in memory whose ETags are digests of their content, and a clock of the store's own. */
export class FakeStore implements ObjectStore {
  readonly bucket = 'site';
  /** Texts of all writes that took effect, in order. */
  readonly written: string[] = [];
  readonly #objects = new Map<string, string>();
  readonly #clock: StepClock;
  readonly #mishaps: Mishap[] = [];
  /** How far the store's clock is ahead. */
  readonly aheadMs = 90_000;

  constructor(clock: StepClock) {
    this.#clock = clock;
  }

  /** The next writes meet these, one each. */
  plant(...mishaps: readonly Mishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  text(key: string): string | null {
    return this.#objects.get(key) ?? null;
  }

  /** Writes past every protocol. */
  set(key: string, text: string): void {
    this.#objects.set(key, text);
  }

  async get(key: string): Promise<FetchedObject | null> {
    const text = this.#objects.get(key);
    if (text === undefined) return null;
    const bytes = new TextEncoder().encode(text);
    return { bytes, size: bytes.byteLength, etag: etagOf(text), sha256: sha256Hex(text), headers: {} };
  }

  async put({ key, body, condition, signal }: PutRequest): Promise<WriteOutcome> {
    signal?.throwIfAborted();
    const mishap = this.#mishaps.shift();
    if (mishap?.kind === 'fails') throw mishap.with;
    if (mishap?.kind === 'after') await mishap.work();
    const text = new TextDecoder().decode(await body.read(0, body.size));
    const found = this.#objects.get(key);
    const holds =
      condition.kind === 'any' ||
      (condition.kind === 'absent' ? found === undefined : found !== undefined && etagOf(found) === condition.etag);
    if (!holds) return { kind: 'refused' };
    this.#objects.set(key, text);
    this.written.push(text);
    if (mishap?.kind === 'answer-lost') return { kind: 'refused' };
    return { kind: 'written', etag: etagOf(text), storeTimeMs: this.#clock.now() + this.aheadMs, pushedBack: false };
  }

  head(): Promise<ObjectInfo | null> {
    return unused();
  }
  digest(): Promise<string | null> {
    return unused();
  }
  copy(): Promise<CopyOutcome> {
    return unused();
  }
  delete(): Promise<DeleteOutcome> {
    return unused();
  }
  deleteMany(): Promise<void> {
    return unused();
  }
  // biome-ignore lint/correctness/useYield: a lease is never looked for.
  async *list(): AsyncIterable<ListedObject> {
    await unused();
  }
}

const etagOf = (text: string): string => `"${sha256Hex(text)}"`;

const unused = (): Promise<never> => Promise.reject(new Error('a lease needs one key, read and written'));

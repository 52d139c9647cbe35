/** Something that will happen, unless it is cancelled. */
export interface Scheduled {
  readonly atMs: number;
  cancel(): void;
}

interface Entry extends Scheduled {
  readonly serial: number;
  run: (() => void) | null;
}

/** What is to happen, in the order of time, and of asking for one time. */
export class EventQueue {
  /** A binary heap: no entry is later than its children. */
  readonly #heap: Entry[] = [];
  #serial = 0;

  /** When the next entry is due; null when nothing is to happen. */
  get nextMs(): number | null {
    this.#dropCancelled();
    return this.#heap[0]?.atMs ?? null;
  }

  at(atMs: number, run: () => void): Scheduled {
    this.#serial += 1;
    const entry: Entry = {
      atMs,
      serial: this.#serial,
      run,
      cancel: () => {
        entry.run = null;
      },
    };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return entry;
  }

  /** Takes the next entry out if it is due by then. */
  take(byMs: number): { readonly atMs: number; readonly run: () => void } | null {
    this.#dropCancelled();
    const first = this.#heap[0];
    if (first === undefined || first.atMs > byMs) return null;
    this.#removeFirst();
    const { atMs, run } = first;
    // Whoever holds the entry cannot cancel what has begun.
    return run === null ? null : { atMs, run };
  }

  #dropCancelled(): void {
    while (this.#heap[0] !== undefined && this.#heap[0].run === null) this.#removeFirst();
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfLater(parent, child)) return;
      child = parent;
    }
  }

  #sink(): void {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfLater(parent, child)) return;
      parent = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#heap[one];
    const b = this.#heap[other];
    if (a === undefined || b === undefined) return false;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.serial < b.serial);
  }

  #swapIfLater(parent: number, child: number): boolean {
    const upper = this.#heap[parent];
    const lower = this.#heap[child];
    if (upper === undefined || lower === undefined || !this.#isBefore(child, parent)) return false;
    this.#heap[parent] = lower;
    this.#heap[child] = upper;
    return true;
  }
}

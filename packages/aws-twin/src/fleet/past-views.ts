interface Past<V> {
  readonly atMs: number;
  readonly view: V;
}

/** What descriptions showed at earlier times, for as long as an answer may be old. */
export class PastViews<V> {
  readonly #oldestMs: number;
  readonly #past = new Map<string, Past<V>[]>();

  /** @param oldestMs how old an answer may be */
  constructor(oldestMs: number) {
    this.#oldestMs = oldestMs;
  }

  note(key: string, atMs: number, view: V): void {
    const past = this.#past.get(key) ?? [];
    this.#past.set(key, past);
    // What was replaced at the same instant was never seen.
    if (past.at(-1)?.atMs === atMs) past.pop();
    past.push({ atMs, view });
    while ((past[1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs - this.#oldestMs) past.shift();
  }

  at(key: string, atMs: number): V | null {
    const past = this.#past.get(key) ?? [];
    return (past.findLast((each) => each.atMs <= atMs) ?? past[0])?.view ?? null;
  }
}

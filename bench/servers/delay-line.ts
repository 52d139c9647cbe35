/**
 * Hands over what is put in exactly `delayMs` later, in order, however much comes meanwhile: it adds time and limits
 * nothing. One queue and one timer serve all connections, since all wait equally long.
 */
export class DelayLine {
  readonly #delayMs: number;
  #queue: { readonly due: number; readonly deliver: () => void }[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  put(deliver: () => void): void {
    this.#queue.push({ due: performance.now() + this.#delayMs, deliver });
    this.#arm();
  }

  #arm(): void {
    const next = this.#queue[0];
    if (this.#timer !== null || next === undefined) return;
    this.#timer = setTimeout(() => this.#deliver(), Math.max(0, next.due - performance.now()));
  }

  #deliver(): void {
    this.#timer = null;
    // Timers of Node fire on whole milliseconds: what is due within half of one goes now.
    const now = performance.now() + 0.5;
    const pending = this.#queue.findIndex(({ due }) => due > now);
    const due = pending < 0 ? this.#queue : this.#queue.slice(0, pending);
    this.#queue = pending < 0 ? [] : this.#queue.slice(pending);
    for (const { deliver } of due) deliver();
    this.#arm();
  }
}

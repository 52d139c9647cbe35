/** Says what is being done, and what came of it after how long. */
export class Phases {
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  readonly #startMs: number;

  constructor(say: (line: string) => void, nowMs: () => number) {
    this.#say = say;
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  /** Does one phase; `tell` makes a line of its outcome. */
  async run<T>(name: string, work: () => Promise<T>, tell: (outcome: T) => string): Promise<T> {
    const startMs = this.#nowMs();
    this.#say(`${name} …`);
    const outcome = await work();
    this.#say(`  ${this.#since(startMs)}  ${tell(outcome)}`);
    return outcome;
  }

  /** All so far, in words. */
  total(): string {
    return this.#since(this.#startMs).trim();
  }

  #since(startMs: number): string {
    return `${((this.#nowMs() - startMs) / 1000).toFixed(1)} s`.padStart(8);
  }
}

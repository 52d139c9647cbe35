/**
 * Everything that must be gone when the rehearsal ends: servers, child processes, folders. Closed once, in reverse, and
 * to the end even if one of them fails.
 */
export class ClosingStack {
  readonly #open: { readonly name: string; readonly close: () => Promise<unknown> }[] = [];
  #closing: Promise<void> | null = null;

  /** The answer takes it off again, without closing it. What comes after the end is closed at once. */
  add(name: string, close: () => Promise<unknown>): () => void {
    if (this.#closing !== null) {
      close().catch(() => undefined);
      return () => {};
    }
    const entry = { name, close };
    this.#open.push(entry);
    return () => {
      const at = this.#open.indexOf(entry);
      if (at !== -1) this.#open.splice(at, 1);
    };
  }

  /** Rejects with an `AggregateError` when something could not be closed. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: Error[] = [];
    for (let entry = this.#open.pop(); entry; entry = this.#open.pop()) {
      try {
        await entry.close();
      } catch (cause) {
        failures.push(new Error(`${entry.name} could not be closed`, { cause }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
  }
}

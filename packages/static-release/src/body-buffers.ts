/**
 * Buffers that bodies are read into again and again. Fresh ones live just long enough to grow old, and tens of megabytes of
 * them would wait for a full collection. They come in sizes of powers of two; no more is ever held than was in use at once.
 */
export class BodyBuffers {
  readonly #free = new Map<number, Uint8Array[]>();

  /** A buffer for a body of that size. */
  take(size: number): Uint8Array {
    const bytes = roundedUp(size);
    return (this.#free.get(bytes)?.pop() ?? new Uint8Array(bytes)).subarray(0, size);
  }

  /** Whoever gives a buffer back has no request under way that still sends it. */
  give(bytes: Uint8Array): void {
    const whole = new Uint8Array(bytes.buffer);
    const free = this.#free.get(whole.byteLength) ?? [];
    free.push(whole);
    this.#free.set(whole.byteLength, free);
  }
}

const SMALLEST_BYTES = 64 * 1024;

function roundedUp(size: number): number {
  return Math.max(SMALLEST_BYTES, 2 ** Math.ceil(Math.log2(Math.max(1, size))));
}

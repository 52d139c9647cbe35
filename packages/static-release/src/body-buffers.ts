/**
 * Buffers that bodies are read into again and again. Fresh ones live just long enough to grow old, and tens of megabytes of
 * them would wait for a full collection.
 */
export class BodyBuffers {
  readonly #free: Uint8Array[] = [];

  /** A buffer for a body of that size; a fresh one where it is larger than nearly all are. */
  take(size: number): Uint8Array {
    if (size > BUFFER_BYTES) return new Uint8Array(size);
    return (this.#free.pop() ?? new Uint8Array(BUFFER_BYTES)).subarray(0, size);
  }

  /** Whoever gives a buffer back has no request under way that still sends it. */
  give(bytes: Uint8Array): void {
    if (bytes.buffer.byteLength === BUFFER_BYTES) this.#free.push(new Uint8Array(bytes.buffer));
  }
}

const BUFFER_BYTES = 64 * 1024;

import type { RecordedRequest } from './seen-request.ts';

/** Every request that came to its end, in that order. */
export class RequestLog {
  #all: RecordedRequest[] = [];

  add(request: RecordedRequest): void {
    this.#all.push(request);
  }

  get all(): readonly RecordedRequest[] {
    return this.#all;
  }

  /** Requests of one operation. */
  of(operation: string): readonly RecordedRequest[] {
    return this.#all.filter((request) => request.operation === operation);
  }

  /** How many of each operation. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operation } of this.#all) counts[operation ?? 'unknown'] = (counts[operation ?? 'unknown'] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.#all = [];
  }
}

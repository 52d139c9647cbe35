import { setTimeout as timeout } from 'node:timers/promises';
import type { Clock } from '@deploy/kernel';

/** The machine's own time. Its sleepers do not keep the process alive. */
export function realClock(): Clock {
  return acceleratedClock({ factor: 1 });
}

export interface AccelerationOptions {
  /** How many seconds pass in one real second. */
  readonly factor: number;
  /** What the clock shows when it is made, milliseconds since 1970. Default: what the machine shows. */
  readonly startMs?: number;
}

/** Time that runs faster than the machine's, for rehearsals. Its sleepers do not keep the process alive. */
export function acceleratedClock(options: AccelerationOptions): Clock {
  const { factor } = options;
  const originMs = performance.now();
  const startMs = options.startMs ?? Date.now();
  const elapsedMs = () => (performance.now() - originMs) * factor;
  return {
    now: () => startMs + elapsedMs(),
    monotonic: elapsedMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      try {
        await timeout(ms / factor, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
      } catch (thrown) {
        signal?.throwIfAborted();
        throw thrown;
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as timeout } from 'node:timers/promises';
import type { Clock, Random } from '@deploy/kernel';

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await timeout(ms, undefined, signal === undefined ? {} : { signal });
    } catch (thrown) {
      signal?.throwIfAborted();
      throw thrown;
    }
  },
};

export const systemRandom: Random = { fraction: () => Math.random(), nonce: () => randomUUID() };

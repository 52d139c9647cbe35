import { type Clock, InputError } from '@deploy/kernel';
import type { DistributionModel } from '../model.ts';
import { FrontDesk } from './front-desk.ts';
import { DEFAULT_KNOBS, type EdgeKnobs } from './knobs.ts';
import type { EdgeRequest, EdgeResponse } from './message.ts';
import type { ReadObject } from './origin.ts';
import { type CacheEntry, PopCache } from './pop-cache.ts';
import { purgeMatcher } from './purge-path.ts';

export interface EdgeOptions {
  readonly distribution: DistributionModel;
  /** Twelve digits; part of the distribution's ARN. */
  readonly accountId: string;
  readonly readObject: ReadObject;
  readonly clock: Clock;
  /** Where the server of an HTTP origin's address listens, asked at each request; default: there. HTTP, whatever its scheme. */
  readonly addressOf?: (url: string) => string;
  /** Names of the edge locations; each has a cache of its own. Default: two. */
  readonly pops?: readonly [string, ...string[]];
  readonly knobs?: Partial<EdgeKnobs>;
}

/** A distribution as a visitor meets it. */
export interface Edge {
  readonly distribution: DistributionModel;
  readonly pops: readonly string[];
  /**
   * Answers a request. What an origin or a function does wrong is a status, as at AWS; rejects only for an edge
   * location that does not exist (`twin-pop-unknown`).
   */
  fetch(request: EdgeRequest): Promise<EdgeResponse>;
  /**
   * Clears what the paths match, at each edge location after its delay. Paths are as CreateInvalidation takes them.
   * Resolves when the last location is done; rejects with the signal's reason, after which the rest is not cleared.
   */
  applyInvalidation(paths: readonly string[], signal?: AbortSignal): Promise<void>;
  /** What an edge location holds, fresh or stale. */
  cached(pop: string): readonly CacheEntry[];
  /** Resolves when nothing runs in the background any more. */
  settled(): Promise<void>;
}

const DEFAULT_POPS = ['YUL62-C1', 'YVR50-P1'] as const;

/** Builds the edge of one distribution. Throws `InputError` for a function or origin that it cannot use. */
export function createEdge(options: EdgeOptions): Edge {
  const { clock, distribution } = options;
  const knobs = { ...DEFAULT_KNOBS, ...options.knobs };
  const pops = options.pops ?? DEFAULT_POPS;
  const caches = new Map(pops.map((pop) => [pop, new PopCache()]));
  const background = new Set<Promise<unknown>>();
  const desk = new FrontDesk(options, knobs, (task) => {
    const tracked = task.finally(() => background.delete(tracked));
    background.add(tracked);
  });
  return {
    distribution,
    pops,
    async fetch(request) {
      const pop = request.pop ?? pops[0];
      return desk.serve(request, pop, cacheAt(caches, pop));
    },
    async applyInvalidation(paths, signal) {
      const matches = purgeMatcher(paths);
      await Promise.all(
        [...caches].map(async ([pop, cache]) => {
          const delayMs = knobs.invalidationDelayMs(pop);
          if (delayMs > 0) await clock.sleep(delayMs, signal);
          cache.purge(matches, knobs.inFlight === 'discarded');
        }),
      );
    },
    cached: (pop) => cacheAt(caches, pop).entries(),
    async settled() {
      while (background.size > 0) await Promise.allSettled(background);
    },
  };
}

function cacheAt(caches: ReadonlyMap<string, PopCache>, pop: string): PopCache {
  const cache = caches.get(pop);
  if (cache) return cache;
  throw new InputError({
    code: 'twin-pop-unknown',
    message: `The edge has no location "${pop}".`,
    remedy: `Use one of ${[...caches.keys()].join(', ')}.`,
  });
}

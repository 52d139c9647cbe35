import { type Clock, InputError } from '@deploy/kernel';
import type { DistributionModel } from '../model.ts';
import { askOrigin } from './ask-origin.ts';
import { behaviourFor } from './behaviours.ts';
import { bucketOrigin } from './bucket-origin.ts';
import type { ViewerRequest } from './cache-key.ts';
import { cachedFetch } from './cached-fetch.ts';
import { finishedAnswer, type Outcome } from './finished-answer.ts';
import { httpOrigin } from './http-origin.ts';
import { DEFAULT_KNOBS, type EdgeKnobs } from './knobs.ts';
import { keepsCookies, lookupFor, originRequestFor } from './lookup.ts';
import type { EdgeRequest, EdgeResponse, HttpAnswer } from './message.ts';
import { NO_BODY } from './message.ts';
import type { Origin, ReadObject } from './origin.ts';
import { distributionPrincipal } from './origin-access.ts';
import { type CacheEntry, PopCache } from './pop-cache.ts';
import { purgeMatcher } from './purge-path.ts';
import { refusalOf } from './refusal.ts';
import { type ViewerFunctions, type Viewing, viewerFunctions } from './viewer-functions.ts';

export interface EdgeOptions {
  readonly distribution: DistributionModel;
  /** Twelve digits; part of the distribution's ARN. */
  readonly accountId: string;
  readonly readObject: ReadObject;
  readonly clock: Clock;
  /** Names of the edge locations; each has a cache of its own. Default: two. */
  readonly pops?: readonly string[];
  readonly knobs?: Partial<EdgeKnobs>;
}

/** A distribution as a visitor meets it. */
export interface Edge {
  readonly distribution: DistributionModel;
  readonly pops: readonly string[];
  /** Answers a request. Never rejects for what an origin or a function does wrong: that is a status, as at AWS. */
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

const DEFAULT_POPS = ['YUL62-C1', 'YVR50-P1'];

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
    fetch: (request) => desk.serve(request, request.pop ?? pops[0] ?? '', cacheAt(caches, request.pop ?? pops[0])),
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

function cacheAt(caches: ReadonlyMap<string, PopCache>, pop: string | undefined): PopCache {
  const cache = pop === undefined ? undefined : caches.get(pop);
  if (cache) return cache;
  throw new InputError({
    code: 'twin-pop-unknown',
    message: `The edge has no location "${pop ?? ''}".`,
    remedy: `Use one of ${[...caches.keys()].join(', ')}.`,
  });
}

/** Takes requests through behaviours, functions and caches. */
class FrontDesk {
  readonly #distribution: DistributionModel;
  readonly #clock: Clock;
  readonly #knobs: EdgeKnobs;
  readonly #origins: ReadonlyMap<string, Origin>;
  readonly #functions: ViewerFunctions;
  readonly #inBackground: (task: Promise<unknown>) => void;
  #served = 0;

  constructor(options: EdgeOptions, knobs: EdgeKnobs, inBackground: (task: Promise<unknown>) => void) {
    this.#distribution = options.distribution;
    this.#clock = options.clock;
    this.#knobs = knobs;
    this.#origins = originsOf(options, knobs);
    for (const { originId } of [options.distribution.defaultBehaviour, ...options.distribution.behaviours]) {
      originNamed(this.#origins, originId);
    }
    this.#functions = viewerFunctions(options.distribution);
    this.#inBackground = inBackground;
  }

  async serve(request: EdgeRequest, pop: string, cache: PopCache): Promise<EdgeResponse> {
    this.#served += 1;
    const id = { distributionId: this.#distribution.id, serial: this.#served, pop };
    const viewer = viewerRequest(request);
    const behaviour = behaviourFor(this.#distribution, viewer.path);
    const finish = (outcome: Outcome) => finishedAnswer({ outcome, viewer, behaviour, id });
    const refusal = refusalOf(this.#distribution, behaviour, viewer, request.scheme ?? 'https');
    if (refusal !== null) return finish(refusal);
    const viewing: Viewing = { requestId: String(id.serial), viewerIp: request.viewerIp ?? '127.0.0.1' };
    const asked = this.#functions.onRequest(behaviour, viewer, viewing);
    if (asked.kind === 'answer') return finish({ answer: asked.answer, result: asked.result, ageSeconds: null });
    const resolved = await this.#resolve(asked.request, behaviour, cache, viewing);
    const setCookies = keepsCookies(behaviour) ? resolved.answer.setCookies : [];
    const outcome = { ...resolved, answer: { ...resolved.answer, setCookies } };
    if (outcome.result === 'Error' || outcome.answer.status >= 400) return finish(outcome);
    const changed = this.#functions.onResponse(behaviour, asked.request, outcome.answer, viewing);
    return finish({ ...outcome, answer: changed.answer, result: changed.result ?? outcome.result });
  }

  async #resolve(
    request: ViewerRequest,
    behaviour: ReturnType<typeof behaviourFor>,
    cache: PopCache,
    viewing: Viewing,
  ): Promise<Outcome> {
    const origin = originNamed(this.#origins, behaviour.originId);
    const errorPage = (status: number) => this.#errorPage(status, request, cache, viewing);
    const context = { distribution: this.#distribution, behaviour, knobs: this.#knobs, viewerIp: viewing.viewerIp };
    const rules = {
      clock: this.#clock,
      knobs: this.#knobs,
      errorResponses: this.#distribution.errorResponses,
      inBackground: this.#inBackground,
    };
    if (request.method === 'GET' || request.method === 'HEAD') {
      return cachedFetch({ ...lookupFor(request, context), cache, origin, errorPage }, rules);
    }
    const answer = await askOrigin(origin, originRequestFor(request, context), rules);
    if (answer.status < 400) return { answer, result: 'Miss', ageSeconds: null };
    return errorOutcome((await errorPage(answer.status)) ?? answer);
  }

  /** The page configured for an error status, fetched through its own behaviour; null where there is none to show. */
  async #errorPage(
    status: number,
    request: ViewerRequest,
    cache: PopCache,
    viewing: Viewing,
  ): Promise<HttpAnswer | null> {
    const configured = this.#distribution.errorResponses.find(({ errorCode }) => errorCode === status);
    const path = configured?.responsePagePath;
    if (!path || path === request.path) return null;
    const page: ViewerRequest = { ...request, method: 'GET', path, query: '', body: NO_BODY };
    const outcome = await this.#resolve(page, behaviourFor(this.#distribution, path), cache, viewing);
    if (outcome.result === 'Error') return null;
    return { ...outcome.answer, status: configured.responseCode ?? status };
  }
}

function errorOutcome(answer: HttpAnswer): Outcome {
  return { answer, result: 'Error', ageSeconds: null };
}

function viewerRequest(request: EdgeRequest): ViewerRequest {
  const at = request.target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: at === -1 ? request.target : request.target.slice(0, at),
    query: at === -1 ? '' : request.target.slice(at + 1),
    headers: request.headers ?? {},
    body: request.body ?? NO_BODY,
  };
}

function originsOf(options: EdgeOptions, knobs: EdgeKnobs): ReadonlyMap<string, Origin> {
  const { accountId, distribution, readObject } = options;
  const principal = distributionPrincipal(accountId, distribution.id);
  return new Map(
    distribution.origins.map((origin) => [
      origin.id,
      origin.kind === 'http'
        ? httpOrigin(origin.url, origin.originPath)
        : bucketOrigin({ bucket: origin.bucket, originPath: origin.originPath, principal, readObject, knobs }),
    ]),
  );
}

function originNamed(origins: ReadonlyMap<string, Origin>, id: string): Origin {
  const origin = origins.get(id);
  if (origin) return origin;
  throw new InputError({
    code: 'twin-origin-unknown',
    message: `A behaviour of the distribution names the origin "${id}", which it does not have.`,
    remedy: `Use one of ${[...origins.keys()].join(', ')}.`,
  });
}

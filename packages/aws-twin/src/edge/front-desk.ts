import { askOrigin } from './ask-origin.ts';
import { behaviourFor } from './behaviours.ts';
import type { ViewerRequest } from './cache-key.ts';
import { type CacheRules, cachedFetch, type Lookup } from './cached-fetch.ts';
import { distributionOrigins, originNamed } from './distribution-origins.ts';
import type { EdgeOptions } from './edge.ts';
import { finishedAnswer, type Outcome } from './finished-answer.ts';
import type { EdgeKnobs } from './knobs.ts';
import { keepsCookies, lookupFor, originRequestFor } from './lookup.ts';
import { type EdgeRequest, type EdgeResponse, type HttpAnswer, NO_BODY } from './message.ts';
import type { Origin } from './origin.ts';
import type { PopCache } from './pop-cache.ts';
import { refusalOf } from './refusal.ts';
import { type ViewerFunctions, type Viewing, viewerFunctions } from './viewer-functions.ts';

/** Where a request arrived. */
interface Visit extends Viewing {
  readonly cache: PopCache;
}

/** The page for an error status; null for the origin's own answer. */
type ErrorPage = Lookup['errorPage'];

/** Takes requests through refusals, functions, caches and origins. Counts them, for their identifiers. */
export class FrontDesk {
  readonly #distribution: EdgeOptions['distribution'];
  readonly #origins: ReadonlyMap<string, Origin>;
  readonly #functions: ViewerFunctions;
  readonly #rules: CacheRules;
  #served = 0;

  constructor(options: EdgeOptions, knobs: EdgeKnobs, inBackground: CacheRules['inBackground']) {
    const { distribution, clock } = options;
    this.#distribution = distribution;
    this.#origins = distributionOrigins(options, knobs);
    this.#functions = viewerFunctions(distribution);
    this.#rules = { clock, knobs, inBackground, errorResponses: distribution.errorResponses };
  }

  async serve(request: EdgeRequest, pop: string, cache: PopCache): Promise<EdgeResponse> {
    this.#served += 1;
    const id = { distributionId: this.#distribution.id, serial: this.#served, pop };
    const viewer = viewerRequest(request);
    const behaviour = behaviourFor(this.#distribution, viewer.path);
    const finish = (outcome: Outcome) => finishedAnswer({ outcome, viewer, behaviour, id });
    const refusal = refusalOf(this.#distribution, behaviour, viewer, request.scheme ?? 'https');
    if (refusal !== null) return finish(refusal);
    const visit: Visit = { requestId: String(id.serial), viewerIp: request.viewerIp ?? '127.0.0.1', cache };
    const asked = this.#functions.onRequest(behaviour, viewer, visit);
    if (asked.kind === 'answer') return finish({ answer: asked.answer, result: asked.result, ageSeconds: null });
    const errorPage: ErrorPage = (status) => this.#errorPage(status, asked.request, visit);
    const resolved = await this.#resolve(asked.request, behaviour, visit, errorPage);
    const setCookies = keepsCookies(behaviour) ? resolved.answer.setCookies : [];
    const outcome = { ...resolved, answer: { ...resolved.answer, setCookies } };
    if (outcome.result === 'Error') return finish(outcome);
    const changed = this.#functions.onResponse(behaviour, asked.request, outcome.answer, visit);
    return finish({ ...outcome, answer: changed.answer, result: changed.result ?? outcome.result });
  }

  async #resolve(
    request: ViewerRequest,
    behaviour: ReturnType<typeof behaviourFor>,
    visit: Visit,
    errorPage: ErrorPage,
  ): Promise<Outcome> {
    const origin = originNamed(this.#origins, behaviour.originId);
    const { knobs } = this.#rules;
    const context = { distribution: this.#distribution, behaviour, knobs, viewerIp: visit.viewerIp };
    if (request.method === 'GET' || request.method === 'HEAD') {
      return cachedFetch({ ...lookupFor(request, context), cache: visit.cache, origin, errorPage }, this.#rules);
    }
    const answer = await askOrigin(origin, originRequestFor(request, context), this.#rules);
    if (answer.status < 400) return { answer, result: 'Miss', ageSeconds: null };
    return { answer: (await errorPage(answer.status)) ?? answer, result: 'Error', ageSeconds: null };
  }

  /** Fetches the page configured for an error through the page's own behaviour. A page that fails has no page. */
  async #errorPage(status: number, request: ViewerRequest, visit: Visit): Promise<HttpAnswer | null> {
    const configured = this.#distribution.errorResponses.find(({ errorCode }) => errorCode === status);
    const path = configured?.responsePagePath;
    if (!path || path === request.path) return null;
    const page: ViewerRequest = { ...request, method: 'GET', path, query: '', body: NO_BODY };
    const behaviour = behaviourFor(this.#distribution, path);
    const outcome = await this.#resolve(page, behaviour, visit, async () => null);
    if (outcome.result === 'Error') return null;
    return { ...outcome.answer, status: configured.responseCode ?? status };
  }
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

import type { Clock } from '@deploy/kernel';
import type { BehaviourModel, ErrorResponseModel } from '../model.ts';
import { askOrigin } from './ask-origin.ts';
import { keyedEncoding } from './cache-key.ts';
import { compressedAnswer } from './compression.ts';
import { errorMinTtl, errorTtl, freshnessOf, isVaryAll } from './freshness.ts';
import type { EdgeKnobs } from './knobs.ts';
import { type HttpAnswer, withoutFields } from './message.ts';
import type { Origin, OriginRequest } from './origin.ts';
import type { CacheEntry, Fetched, Flight, PopCache } from './pop-cache.ts';

/** A request that a cache may answer. */
export interface Lookup {
  readonly cache: PopCache;
  readonly key: string;
  readonly purgePath: string;
  readonly behaviour: BehaviourModel;
  readonly origin: Origin;
  readonly request: OriginRequest;
  readonly mayCollapse: boolean;
  /** The page that the distribution shows for an error status; null for the origin's own. */
  readonly errorPage: (status: number) => Promise<HttpAnswer | null>;
}

export interface CacheRules {
  readonly clock: Clock;
  readonly knobs: EdgeKnobs;
  readonly errorResponses: readonly ErrorResponseModel[];
  /** Runs something that no visitor waits for. */
  readonly inBackground: (task: Promise<unknown>) => void;
}

export interface Served extends Omit<Fetched, 'isShareable'> {
  /** Whole seconds since the copy came from the origin; null when it just did. */
  readonly ageSeconds: number | null;
}

/** Answers from the cache or from the origin, by the rules of SPEC-edge.md. */
export async function cachedFetch(lookup: Lookup, rules: CacheRules): Promise<Served> {
  const nowMs = rules.clock.monotonic();
  const entry = lookup.cache.find(lookup.key);
  if (entry !== null && nowMs < Math.max(entry.freshUntilMs, entry.askAgainAtMs)) return servedFrom(entry, nowMs);
  if (entry !== null && nowMs < entry.revalidateUntilMs) {
    if (lookup.cache.flightTo(lookup.key) === null) rules.inBackground(fly(lookup, rules, entry));
    return servedFrom(entry, nowMs);
  }
  const flight = lookup.mayCollapse ? lookup.cache.flightTo(lookup.key) : null;
  if (flight?.outcome) {
    const shared = await flight.outcome;
    if (shared.isShareable) return { ...shared, result: shared.result === 'Error' ? 'Error' : 'Hit', ageSeconds: null };
  }
  return { ...(await fly(lookup, rules, lookup.cache.find(lookup.key))), ageSeconds: null };
}

function servedFrom(entry: CacheEntry, nowMs: number): Served {
  const ageSeconds = Math.floor((nowMs - entry.storedAtMs) / 1000);
  return { answer: entry.answer, result: entry.isError ? 'Error' : 'Hit', ageSeconds };
}

/** Asks the origin and keeps what comes back. */
function fly(lookup: Lookup, rules: CacheRules, entry: CacheEntry | null): Promise<Fetched> {
  const flight = lookup.cache.takeOff(lookup.key, lookup.purgePath);
  flight.outcome = ask(lookup, rules, entry)
    .then((answer) => settle({ lookup, rules, entry, flight, answer }))
    .finally(() => lookup.cache.land(flight));
  return flight.outcome;
}

async function ask(lookup: Lookup, rules: CacheRules, entry: CacheEntry | null): Promise<HttpAnswer> {
  const conditions = entry?.isConditional ? conditionsOf(entry.answer) : {};
  return askOrigin(lookup.origin, { ...lookup.request, headers: { ...lookup.request.headers, ...conditions } }, rules);
}

function conditionsOf(answer: HttpAnswer): Readonly<Record<string, string>> {
  const { etag, 'last-modified': modified } = answer.headers;
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  };
}

interface Arrival {
  readonly lookup: Lookup;
  readonly rules: CacheRules;
  /** The stale copy that was revalidated, if there was one. */
  readonly entry: CacheEntry | null;
  readonly flight: Flight;
  readonly answer: HttpAnswer;
}

function settle(arrival: Arrival): Promise<Fetched> | Fetched {
  const { answer, entry } = arrival;
  if (answer.status === 304 && entry !== null) return renew(arrival, entry);
  if (answer.status >= 500 && entry !== null && mayCover(entry, arrival.rules)) return cover(arrival, entry);
  if (answer.status >= 400) return settleError(arrival);
  const encoding = keyedEncoding(
    arrival.lookup.request.headers['accept-encoding'],
    arrival.lookup.behaviour.cachePolicy,
  );
  const stored = compressedAnswer(dated(answer, arrival.rules), arrival.lookup.behaviour, encoding);
  return { answer: stored, result: 'Miss', isShareable: keepFresh(arrival, stored) };
}

/** The origin says that the copy is still right: its headers are refreshed, and it counts as new. */
function renew(arrival: Arrival, entry: CacheEntry): Fetched {
  const changed = withoutFields(arrival.answer.headers, ['content-length', 'content-encoding', 'etag', 'vary']);
  const answer = { ...entry.answer, headers: { ...entry.answer.headers, ...changed } };
  return { answer, result: 'RefreshHit', isShareable: keepFresh(arrival, answer) };
}

/** Keeps a good answer as long as it may be kept; says whether others may share it. */
function keepFresh(arrival: Arrival, answer: HttpAnswer): boolean {
  const { lookup, rules, flight } = arrival;
  const policy = lookup.behaviour.cachePolicy;
  const freshness = freshnessOf(answer, policy, rules.clock.now(), rules.knobs);
  if (freshness.kind === 'uncached') {
    lookup.cache.forget(flight);
    return false;
  }
  const nowMs = rules.clock.monotonic();
  const freshUntilMs = nowMs + freshness.ttlSeconds * 1000;
  const coverSeconds = freshness.staleIfErrorSeconds;
  lookup.cache.keep(flight, {
    ...entryFor(lookup, answer, nowMs),
    freshUntilMs,
    revalidateUntilMs: freshUntilMs + freshness.staleWhileRevalidateSeconds * 1000,
    coverUntilMs: coverSeconds === null ? Number.POSITIVE_INFINITY : freshUntilMs + coverSeconds * 1000,
    isConditional: !isVaryAll(answer, policy),
  });
  return freshness.ttlSeconds > 0;
}

/** Source: CloudFront Developer Guide, "How CloudFront processes HTTP 4xx and 5xx status codes", object in the cache. */
function mayCover(entry: CacheEntry, rules: CacheRules): boolean {
  return entry.coverUntilMs !== null && rules.clock.monotonic() < entry.coverUntilMs;
}

function cover(arrival: Arrival, entry: CacheEntry): Fetched {
  const { rules, lookup, flight, answer } = arrival;
  const pauseMs = errorMinTtl(answer.status, rules.errorResponses) * 1000;
  lookup.cache.keep(flight, { ...entry, askAgainAtMs: rules.clock.monotonic() + pauseMs });
  return { answer: entry.answer, result: 'Hit', isShareable: true };
}

async function settleError(arrival: Arrival): Promise<Fetched> {
  const { lookup, rules, flight } = arrival;
  const { cachePolicy } = lookup.behaviour;
  const ttlSeconds = errorTtl(arrival.answer, rules.errorResponses, cachePolicy, rules.clock.now(), rules.knobs);
  const page = await lookup.errorPage(arrival.answer.status);
  const encoding = keyedEncoding(lookup.request.headers['accept-encoding'], cachePolicy);
  const answer = page ?? compressedAnswer(dated(arrival.answer, rules), lookup.behaviour, encoding);
  if (ttlSeconds === null || ttlSeconds === 0) {
    lookup.cache.forget(flight);
    return { answer, result: 'Error', isShareable: false };
  }
  const nowMs = rules.clock.monotonic();
  lookup.cache.keep(flight, {
    ...entryFor(lookup, answer, nowMs),
    isError: true,
    freshUntilMs: nowMs + ttlSeconds * 1000,
    isConditional: false,
  });
  return { answer, result: 'Error', isShareable: true };
}

function entryFor(lookup: Lookup, answer: HttpAnswer, nowMs: number): CacheEntry {
  return {
    key: lookup.key,
    purgePath: lookup.purgePath,
    answer,
    isError: false,
    storedAtMs: nowMs,
    freshUntilMs: nowMs,
    revalidateUntilMs: nowMs,
    coverUntilMs: null,
    askAgainAtMs: nowMs,
    isConditional: true,
  };
}

/** An origin that sends no date gets the edge's. */
function dated(answer: HttpAnswer, rules: CacheRules): HttpAnswer {
  if (answer.headers['date'] !== undefined) return answer;
  return { ...answer, headers: { ...answer.headers, date: new Date(rules.clock.now()).toUTCString() } };
}

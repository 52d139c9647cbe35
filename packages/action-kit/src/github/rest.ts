import { type Clock, type Random, RemoteError, type RetryPolicy, retry } from '@deploy/kernel';
import type { Environment } from '../input-spec.ts';

/** GitHub's REST API as the actions use it. Every answer below 500 comes back as it is: what 403 or 404 mean is the caller's. */
export interface GithubRest {
  /** @param path begins with a slash, without the host; `body` is sent as JSON */
  request(method: Method, path: string, body?: unknown): Promise<GithubAnswer>;
  /** All pages of a list that answers 200; the first other answer ends it. At most `MOST_PAGES` pages. */
  pages(path: string): Promise<GithubPages>;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface GithubAnswer {
  readonly status: number;
  /** Parsed JSON; null where there is none. */
  readonly body: unknown;
}

export interface GithubPages {
  /** 200, or what ended the list. */
  readonly status: number;
  /** Parsed JSON of each page, in order. */
  readonly bodies: readonly unknown[];
  /** True where more pages than `MOST_PAGES` would have come. */
  readonly isCut: boolean;
}

export interface GithubRestOptions {
  readonly env: Environment;
  readonly token: string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
}

/** 100 items a page (source: GitHub, "Using pagination in the REST API"). */
export const MOST_PAGES = 20;

/** The longest that one answer may ask to wait: a job that waits longer for GitHub costs more than a re-run. */
const MOST_WAIT_MS = 60_000;

/** The longest that one request may take: an API server that does not answer must not hold a job for its whole time. */
const ANSWER_WITHIN_MS = 20_000;

const policy: RetryPolicy = { attempts: 4, baseMs: 1_000, capMs: 8_000 };

/** A client for the server that the runner names (source: GitHub, "Default environment variables", GITHUB_API_URL). */
export function githubRest(options: GithubRestOptions): GithubRest {
  const server = (options.env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
  const send = async (method: Method, address: string, body?: unknown): Promise<Received> => {
    const sent = {
      method,
      headers: headersOf(options.token, body !== undefined),
      signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), ...(options.signal ? [options.signal] : [])]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return received(await (options.fetch ?? fetch)(address, sent));
  };
  const patiently = (method: Method, address: string, body?: unknown): Promise<Received> =>
    withRetries(options, `${method} ${address}`, method === 'POST', () => send(method, address, body));
  return {
    request: async (method, path, body) => {
      const { status, body: answered } = await patiently(method, `${server}${path}`, body);
      return { status, body: answered };
    },
    pages: async (path) => {
      const bodies: unknown[] = [];
      for (let next: string | null = `${server}${path}`; next !== null; ) {
        if (bodies.length === MOST_PAGES) return { status: 200, bodies, isCut: true };
        const { status, body, link } = await patiently('GET', next);
        if (status !== 200) return { status, bodies, isCut: false };
        bodies.push(body);
        next = nextPage(link, server);
      }
      return { status: 200, bodies, isCut: false };
    },
  };
}

const headersOf = (token: string | null, hasBody: boolean): Record<string, string> => ({
  accept: 'application/vnd.github+json',
  'user-agent': 'spa-release-actions',
  'x-github-api-version': '2022-11-28',
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  ...(hasBody ? { 'content-type': 'application/json' } : {}),
});

interface Received extends GithubAnswer {
  readonly link: string;
  /** How long the server asks to wait; null where it does not limit. */
  readonly limitedMs: number | null;
}

async function received(response: Response): Promise<Received> {
  const text = await response.text();
  const link = response.headers.get('link') ?? '';
  return { status: response.status, body: jsonOrNull(text), link, limitedMs: limitedMs(response) };
}

function jsonOrNull(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * 429, or 403 with `retry-after` or with nothing remaining. When the hour's quota is used up, waiting for its end is
 * not ours to do. Source: GitHub, "Rate limits for the REST API", "Exceeding the rate limit".
 */
function limitedMs({ status, headers }: Response): number | null {
  const after = headers.get('retry-after');
  const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
  if (status !== 429 && !(status === 403 && (after !== null || isUsedUp))) return null;
  if (after !== null && /^\d+$/.test(after)) return Number(after) * 1000;
  return isUsedUp ? Number.POSITIVE_INFINITY : MOST_WAIT_MS;
}

/** Thrown between attempts only. */
class Unanswered extends Error {
  readonly waitMs: number;
  constructor(message: string, waitMs: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.waitMs = waitMs;
  }
}

/**
 * @param isUnrepeatable a request that may have been carried out although no answer came; only a limit is waited for
 */
async function withRetries(
  { clock, random, signal }: GithubRestOptions,
  what: string,
  isUnrepeatable: boolean,
  work: () => Promise<Received>,
): Promise<Received> {
  try {
    return await retry({
      clock,
      random,
      policy,
      ...(signal ? { signal } : {}),
      isRetryable: (thrown) => thrown instanceof Unanswered && (!isUnrepeatable || thrown.waitMs > 0),
      work: () => attempt(work, clock, signal),
    });
  } catch (thrown) {
    if (thrown instanceof Unanswered) throw unanswered(what, thrown);
    throw thrown;
  }
}

async function attempt(work: () => Promise<Received>, clock: Clock, signal?: AbortSignal): Promise<Received> {
  const answer = await work().catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new Unanswered('no answer', 0, cause);
  });
  if (answer.limitedMs !== null) {
    if (answer.limitedMs > MOST_WAIT_MS) throw unlimited(answer.limitedMs);
    await clock.sleep(answer.limitedMs, signal);
    throw new Unanswered('a rate limit', answer.limitedMs);
  }
  if (answer.status >= 500) throw new Unanswered(`status ${answer.status}`, 0);
  return answer;
}

const unanswered = (what: string, cause: Unanswered): RemoteError =>
  new RemoteError({
    code: 'github-unanswered',
    message: `GitHub's API did not answer ${what}: ${cause.message}.`,
    remedy: 'Look at https://www.githubstatus.com, and run the job again.',
    cause,
  });

const unlimited = (waitMs: number): RemoteError =>
  new RemoteError({
    code: 'github-rate-limited',
    message: `GitHub's API allows no more requests ${Number.isFinite(waitMs) ? `for ${Math.ceil(waitMs / 1000)} s` : 'in this hour'}.`,
    remedy: 'Run the job again later. The quota of a workflow token is 1,000 requests an hour for each repository.',
  });

/** Followed only on the same server: the token goes with it. */
function nextPage(link: string, server: string): string | null {
  const found = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1] ?? null;
  return found?.startsWith(`${server}/`) ? found : null;
}

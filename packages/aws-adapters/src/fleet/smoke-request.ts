import { errorMessage } from '@deploy/kernel';

export interface SmokeRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type SmokeAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Where a redirect points; it is never followed. */
      readonly location: string | null;
      /** The beginning of the body. */
      readonly beginning: string;
    }
  /** No connection, or no answer in time. */
  | { readonly kind: 'no-answer'; readonly why: string };

/** Sends one request. Rejects only with the signal's reason. */
export type Ask = (request: SmokeRequest) => Promise<SmokeAnswer>;

/** What is needed of `fetch`. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, 'status' | 'headers' | 'body'>>;

const READ_AT_MOST = 4_096;

/** Asks with a `fetch`, which follows nothing and is given up after the time-out. */
export function fetchAsk(fetch: Fetch): Ask {
  return async ({ headers, signal, timeoutMs, url }) => {
    const late = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? late : AbortSignal.any([signal, late]);
    try {
      const { body, headers: answered, status } = await fetch(url, { headers, redirect: 'manual', signal: either });
      const location = answered.get('location');
      return { kind: 'answer', status, location, beginning: await readBeginning(body) };
    } catch (thrown) {
      signal?.throwIfAborted();
      return { kind: 'no-answer', why: late.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(thrown) };
    }
  };
}

async function readBeginning(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  // Leaving the loop ends the body, however long it is.
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    size += chunk.byteLength;
    if (size >= READ_AT_MOST) break;
  }
  return text;
}

/** `fetch` itself says only that it failed; why is in the cause. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause === undefined ? errorMessage(thrown) : errorMessage(cause);
}

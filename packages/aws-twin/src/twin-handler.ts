import { validateHeaderValue } from 'node:http';
import { Readable } from 'node:stream';
import { buildQueryString } from '@smithy/core/protocols';
import { HttpResponse } from '@smithy/core/transport';
import type { HttpHandlerOptions, HttpRequest, RequestHandler } from '@smithy/types';
import type { TwinClient } from './faults/twin-client.ts';
import { readBody } from './request-body.ts';
import type { Twin } from './twin.ts';
import type { WireRequest } from './wire/message.ts';

export interface TwinHandlerOptions {
  /** Who sends, for faults, for the log, and to be stopped or killed. Default `client`. */
  readonly client?: string;
  /** Milliseconds on the twin's clock after which a request fails with a TimeoutError. Default: none. */
  readonly requestTimeoutMs?: number;
}

/** A way for SDK clients to reach a twin without sockets: give it as their `requestHandler`. */
export interface TwinHandler extends RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  /** The sender of these requests; kill it and its requests stay unanswered and without effect. */
  readonly client: TwinClient;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

export function twinHandler(twin: Twin, options: TwinHandlerOptions = {}): TwinHandler {
  const client = twin.client(options.client ?? 'client');
  return {
    client,
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const signal = isAbortSignal(abortSignal) ? abortSignal : undefined;
      if (signal?.aborted) throw abortError();
      const work = send(twin, client, request, signal);
      return { response: await untilAborted(untilTimeout(work, twin, options.requestTimeoutMs), signal) };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

async function send(
  twin: Twin,
  client: TwinClient,
  request: HttpRequest,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> {
  const delivery = await twin.deliver(await wireRequest(request), client, signal);
  switch (delivery.kind) {
    case 'answer': {
      const { body, headers, status } = delivery.response;
      return new HttpResponse({ statusCode: status, headers: { ...headers }, body: streamOf(body) });
    }
    case 'broken':
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    case 'silence':
      return new Promise(() => undefined);
  }
}

/** SDK clients take bodies as streams only. */
function streamOf(bytes: Uint8Array): Readable {
  const stream = new Readable({ read: () => undefined });
  if (bytes.byteLength > 0) stream.push(bytes);
  stream.push(null);
  return stream;
}

/** The SDK also knows an older kind of signal without listeners. */
function isAbortSignal(signal: HttpHandlerOptions['abortSignal']): signal is AbortSignal {
  return signal !== undefined && 'addEventListener' in signal;
}

async function wireRequest(request: HttpRequest): Promise<WireRequest> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value);
  const port = request.port === undefined ? '' : `:${request.port}`;
  return {
    method: request.method,
    host: headers['host'] ?? `${request.hostname}${port}`,
    path: request.path === '' ? '/' : request.path,
    query: buildQueryString(request.query ?? {}),
    headers,
    body: await readBody(request.body),
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError());
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function untilTimeout<T>(work: Promise<T>, { clock }: Twin, timeoutMs: number | undefined): Promise<T> {
  if (timeoutMs === undefined) return work;
  const done = new AbortController();
  const timeout = clock.sleep(timeoutMs, done.signal).then(
    () => {
      throw Object.assign(new Error(`no answer within ${timeoutMs} ms`), { name: 'TimeoutError' });
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    done.abort();
  }
}

/** As the SDK's own handlers put it. */
function abortError(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { buildQueryString } from '@smithy/core/protocols';
import { HttpResponse } from '@smithy/core/transport';
import type { HttpRequest } from '@smithy/types';
import type { Transport } from './executor.ts';

/** More than any caller sends at once: nothing ever waits for a socket. */
const MOST_SOCKETS = 256;
const CONNECT_TIMEOUT_MS = 5_000;
/** Without a byte in either direction. Longer than a fenced signature lives: what answers later, answers a refusal. */
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Sends over keep-alive sockets of this machine. Leaner than the SDK's own handler, which starts four timers for each
 * request: a small PUT costs half. Bodies are bytes or text; answers are streams and have to be read to their end.
 */
export function socketTransport(): Transport {
  const options = { keepAlive: true, maxSockets: MOST_SOCKETS, scheduling: 'lifo' as const, timeout: IDLE_TIMEOUT_MS };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (request, { abortSignal } = {}) => send(request, agents, isSignal(abortSignal) ? abortSignal : undefined),
    destroy: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent };

function send(request: HttpRequest, agents: Agents, signal?: AbortSignal): Promise<{ response: HttpResponse }> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    const isTls = request.protocol === 'https:';
    const query = buildQueryString(request.query ?? {});
    const sent = (isTls ? httpsRequest : httpRequest)({
      agent: isTls ? agents.https : agents.http,
      host: request.hostname.replace(/^\[|\]$/g, ''),
      port: request.port,
      method: request.method,
      path: query === '' ? request.path : `${request.path}?${query}`,
      headers: request.headers,
    });
    sent.once('response', (incoming) => resolve({ response: answerOf(incoming) }));
    sent.once('socket', (socket) => {
      if (socket.connecting) limitConnecting(socket);
    });
    sent.once('timeout', () => sent.destroy(timedOut(`no byte for ${IDLE_TIMEOUT_MS / 1000} s`)));
    sent.on('error', reject);
    if (signal !== undefined) {
      const onAbort = () => sent.destroy(aborted());
      signal.addEventListener('abort', onAbort, { once: true });
      sent.once('close', () => signal.removeEventListener('abort', onAbort));
    }
    sent.end(bytesOf(request.body));
  });
}

function limitConnecting(socket: Socket): void {
  const timer = setTimeout(
    () => socket.destroy(timedOut(`no connection within ${CONNECT_TIMEOUT_MS / 1000} s`)),
    CONNECT_TIMEOUT_MS,
  );
  socket.once('connect', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
}

function answerOf(incoming: IncomingMessage): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return new HttpResponse({ statusCode: incoming.statusCode ?? 0, headers, body: incoming });
}

function bytesOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new TypeError('a body is sent as bytes or as text');
}

/** The SDK also knows an older kind of signal, without listeners. */
const isSignal = (signal: unknown): signal is AbortSignal => signal instanceof AbortSignal;

/** Named as the SDK's rules for retries know them. */
const timedOut = (why: string): Error => Object.assign(new Error(why), { name: 'TimeoutError', code: 'ETIMEDOUT' });
const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

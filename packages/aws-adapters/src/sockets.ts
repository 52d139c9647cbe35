import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { buildQueryString } from '@smithy/core/protocols';
import { HttpResponse } from '@smithy/core/transport';
import type { HttpRequest } from '@smithy/types';
import type { Transport } from './executor.ts';

export interface SocketLimits {
  /** More than any caller sends at once, so that nothing waits for a socket. */
  readonly mostSockets: number;
  readonly connectTimeoutMs: number;
  /** Without a byte in either direction. Longer than a fenced signature lives: what comes later is refused anyway. */
  readonly idleTimeoutMs: number;
}

const LIMITS: SocketLimits = { mostSockets: 256, connectTimeoutMs: 5_000, idleTimeoutMs: 30_000 };

/**
 * Sends over keep-alive sockets of this machine. Leaner than the SDK's own handler, which starts four timers for each
 * request. Bodies are bytes or text; answers are streams and have to be read to their end.
 */
export function socketTransport(limits: SocketLimits = LIMITS): Transport {
  const { connectTimeoutMs, idleTimeoutMs, mostSockets } = limits;
  const options = { keepAlive: true, maxSockets: mostSockets, scheduling: 'lifo' as const, timeout: idleTimeoutMs };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, { abortSignal } = {}) => ({
      response: await send(request, {
        agent: request.protocol === 'https:' ? agents.https : agents.http,
        connectTimeoutMs,
        // The SDK also knows an older kind of signal, without listeners.
        signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
      }),
    }),
    destroy: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Route {
  readonly agent: HttpAgent;
  readonly connectTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function send(request: HttpRequest, { agent, connectTimeoutMs, signal }: Route): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    const query = buildQueryString(request.query ?? {});
    const sent = (request.protocol === 'https:' ? httpsRequest : httpRequest)({
      agent,
      host: request.hostname.replace(/^\[|\]$/g, ''),
      port: request.port,
      method: request.method,
      path: query === '' ? request.path : `${request.path}?${query}`,
      headers: request.headers,
    });
    sent.once('response', (incoming) => resolve(answerOf(incoming)));
    sent.once('socket', (socket) => {
      if (socket.connecting) limitConnecting(socket, connectTimeoutMs);
    });
    sent.once('timeout', () => sent.destroy(timedOut('the connection was silent for too long')));
    sent.on('error', reject);
    if (signal !== undefined) {
      const onAbort = () => sent.destroy(aborted());
      signal.addEventListener('abort', onAbort, { once: true });
      sent.once('close', () => signal.removeEventListener('abort', onAbort));
    }
    sent.end(bytesOf(request.body));
  });
}

function limitConnecting(socket: Socket, timeoutMs: number): void {
  const timer = setTimeout(() => socket.destroy(timedOut(`no connection within ${timeoutMs} ms`)), timeoutMs);
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

/** Named as the SDK's rules for retries know them. */
const timedOut = (why: string): Error => Object.assign(new Error(why), { name: 'TimeoutError', code: 'ETIMEDOUT' });
const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

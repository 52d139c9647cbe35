import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type HttpResponse, HttpRequest as TransportRequest } from '@smithy/core/transport';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, HttpRequest, RequestHandler } from '@smithy/types';

/** What sends a request to AWS: the machine's sockets, or a twin in process. */
export type Transport = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

/** Sees every request of every adapter on its way out and back. Must call `send` or throw. */
export type Hook = (request: HttpRequest, send: () => Promise<HttpResponse>) => Promise<HttpResponse>;

export interface ExecutorOptions {
  /** Default: keep-alive sockets of this machine. */
  readonly transport?: Transport;
  /** The first one is the outermost. */
  readonly hooks?: readonly Hook[];
}

/** The one way out: SDK clients and the short path send through it, so that faults and counters meet every request. */
export interface Executor extends Transport {
  /** Closes idle sockets, so that the process can end. */
  close(): void;
}

const MOST_SOCKETS = 256;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than a fenced signature lives: by then its answer is a refusal. */
const IDLE_TIMEOUT_MS = 30_000;

export function createExecutor(options: ExecutorOptions = {}): Executor {
  const transport = options.transport ?? socketTransport();
  const hooks = options.hooks ?? [];
  return {
    metadata: transport.metadata ?? { handlerProtocol: 'http/1.1' },
    handle(request, handlerOptions) {
      const send = async () => (await transport.handle(request, handlerOptions)).response;
      if (hooks.length === 0) return transport.handle(request, handlerOptions);
      const hooked = hooks.reduceRight<() => Promise<HttpResponse>>((next, hook) => () => hook(request, next), send);
      return hooked().then((response) => ({ response }));
    },
    close: () => transport.destroy?.(),
    // SDK clients destroy the handler they were given; this one is shared.
    destroy: () => undefined,
  };
}

function socketTransport(): Transport {
  const agentOptions = { keepAlive: true, maxSockets: MOST_SOCKETS, scheduling: 'lifo' as const };
  const handler = new NodeHttpHandler({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: IDLE_TIMEOUT_MS,
    socketAcquisitionWarningTimeout: IDLE_TIMEOUT_MS,
  });
  return {
    metadata: handler.metadata,
    handle: (request, handlerOptions) => handler.handle(TransportRequest.clone(request), handlerOptions),
    destroy: () => handler.destroy(),
  };
}

import type { HttpResponse } from '@smithy/core/transport';
import type { HttpHandlerOptions, HttpRequest, RequestHandler } from '@smithy/types';
import { socketTransport } from './sockets.ts';

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

export function createExecutor(options: ExecutorOptions = {}): Executor {
  const transport = options.transport ?? socketTransport();
  const hooks = options.hooks ?? [];
  return {
    metadata: transport.metadata ?? { handlerProtocol: 'http/1.1' },
    async handle(request, handlerOptions) {
      const send = async () => (await transport.handle(request, handlerOptions)).response;
      const hooked = hooks.reduceRight<() => Promise<HttpResponse>>((next, hook) => () => hook(request, next), send);
      return { response: await hooked() };
    },
    close: () => transport.destroy?.(),
    // SDK clients destroy the handler they were given; this one is shared.
    destroy: () => undefined,
  };
}

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { closed, listen } from '../loopback-server.ts';
import type { Edge } from './edge.ts';
import { joinedFields } from './http-origin.ts';
import type { EdgeRequest, EdgeResponse } from './message.ts';
import { selfSignedIdentity } from './self-signed.ts';

export interface ServeOptions {
  /** 0 for any free port. */
  readonly port: number;
  /**
   * `plain`: HTTP, treated as HTTPS, as behind something that ends TLS. `http`: HTTP as it is, so that a redirect to
   * HTTPS can be seen. `tls`: HTTPS with a certificate made now for the distribution's names. Default `plain`.
   */
  readonly transport?: 'plain' | 'http' | 'tls';
}

export interface ServedEdge {
  readonly port: number;
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The certificate to trust, PEM; null without TLS. */
  readonly ca: string | null;
  close(): Promise<void>;
}

/** A request may choose its edge location by this header; the origin never sees it. */
export const POP_HEADER = 'x-twin-pop';

/** Serves an edge on 127.0.0.1. Rejects when the port is taken. */
export async function serveEdge(edge: Edge, options: ServeOptions): Promise<ServedEdge> {
  const transport = options.transport ?? 'plain';
  const scheme = transport === 'http' ? 'http' : 'https';
  const listener: RequestListener = (incoming, outgoing) => {
    answer(edge, incoming, outgoing, scheme).catch((thrown: unknown) => outgoing.destroy(asError(thrown)));
  };
  const { domainName, aliases } = edge.distribution;
  const identity = transport === 'tls' ? selfSignedIdentity([domainName, ...aliases, 'localhost', '127.0.0.1']) : null;
  const server = identity === null ? createServer(listener) : createTlsServer(identity, listener);
  const port = await listen(server, options.port);
  return {
    port,
    url: `${identity === null ? 'http' : 'https'}://127.0.0.1:${port}`,
    ca: identity?.cert ?? null,
    close: () => closed(server),
  };
}

async function answer(edge: Edge, incoming: IncomingMessage, outgoing: ServerResponse, scheme: 'http' | 'https') {
  const request = await readRequest(incoming, scheme);
  const isUnknownPop = request.pop !== undefined && !edge.pops.includes(request.pop);
  if (isUnknownPop) return void outgoing.writeHead(400).end(`no edge location ${request.pop}; ${edge.pops.join(', ')}`);
  write(outgoing, await edge.fetch(request));
}

async function readRequest(incoming: IncomingMessage, scheme: 'http' | 'https'): Promise<EdgeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { [POP_HEADER]: pop, ...headers } = joinedFields(incoming.headers);
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers,
    body: new Uint8Array(Buffer.concat(chunks)),
    scheme,
    viewerIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    ...(pop === undefined ? {} : { pop }),
  };
}

function write(outgoing: ServerResponse, response: EdgeResponse): void {
  const cookies = response.setCookies.length === 0 ? {} : { 'set-cookie': [...response.setCookies] };
  outgoing.writeHead(response.status, { ...response.headers, ...cookies });
  outgoing.end(response.body);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

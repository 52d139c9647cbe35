import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { TwinClient } from './faults/twin-client.ts';
import { closed, listen } from './loopback-server.ts';
import type { Twin } from './twin.ts';
import type { WireRequest } from './wire/message.ts';

export interface ServeTwinOptions {
  /** 0 for any free port. */
  readonly port: number;
}

export interface ServedTwin {
  readonly port: number;
  /**
   * For `AWS_ENDPOINT_URL`, and as well for `AWS_ENDPOINT_URL_S3` and its like: one address serves all, for a signature
   * names its service.
   */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a twin over HTTP on 127.0.0.1. Buckets are addressed by path, or by host as `bucket.localhost`. Senders are
 * named by their access key in faults and in the log. Rejects when the port is taken.
 */
export async function serveTwin(twin: Twin, options: ServeTwinOptions): Promise<ServedTwin> {
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    answer(twin, incoming, outgoing).catch((thrown: unknown) => fail(outgoing, thrown));
  };
  const server = createServer(listener);
  server.keepAliveTimeout = 60_000;
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.writeContinue();
    listener(incoming, outgoing);
  });
  const port = await listen(server, options.port);
  return { port, url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

async function answer(twin: Twin, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  if (request === null) return;
  const delivery = await twin.deliver(request, new TwinClient(senderOf(request)));
  if (delivery.kind !== 'answer') return void incoming.socket.resetAndDestroy();
  const { body, headers, status } = delivery.response;
  outgoing.sendDate = false;
  outgoing.writeHead(status, { ...headers });
  outgoing.end(body);
}

/** Null where the sender hung up before the end. */
async function readRequest(incoming: IncomingMessage): Promise<WireRequest | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  } catch {
    return null;
  }
  const target = incoming.url ?? '/';
  const at = target.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    host: incoming.headers.host ?? '',
    path: at === -1 ? target : target.slice(0, at),
    query: at === -1 ? '' : target.slice(at + 1),
    headers: joined(incoming),
    body: new Uint8Array(Buffer.concat(chunks)),
  };
}

function joined(incoming: IncomingMessage): Readonly<Record<string, string>> {
  const fields = Object.entries(incoming.headersDistinct);
  return Object.fromEntries(fields.map(([name, values]) => [name, (values ?? []).join(',')]));
}

/** One process cannot be told from another by its connection, but by its key. */
function senderOf(request: WireRequest): string {
  const credential = request.headers['authorization'] ?? request.query.replaceAll(/%2f/gi, '/');
  return /Credential=([^/&]+)\//.exec(credential)?.[1] ?? 'anonymous';
}

/** A bug of the twin: says so to the sender rather than leaving it to wait. */
function fail(outgoing: ServerResponse, thrown: unknown): void {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  if (outgoing.headersSent) return void outgoing.destroy();
  outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`The twin failed: ${text}`);
}

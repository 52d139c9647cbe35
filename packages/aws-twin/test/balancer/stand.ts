import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, request as send } from 'node:http';
import {
  acceleratedClock,
  type Balancer,
  type BalancerOptions,
  type RoutedTarget,
  type RoutingTable,
  serveBalancer,
} from '@deploy/aws-twin';

export const manualClock = (startMs = Date.UTC(2026, 0, 1)) => {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: () => Promise.reject(new Error('nobody sleeps here')),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
};

/** A local server that stands for an instance. */
export interface Instance {
  readonly target: RoutedTarget;
  /** How many connections were opened to it. */
  readonly connections: () => number;
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

/** Servers and a balancer that end together. */
export class Stand {
  readonly #closing: (() => Promise<void>)[] = [];

  async instance(id: string, listener?: RequestListener): Promise<Instance> {
    const requests: IncomingMessage[] = [];
    let connections = 0;
    const server = createServer((incoming, outgoing) => {
      requests.push(incoming);
      if (listener !== undefined) return listener(incoming, outgoing);
      incoming.resume();
      outgoing.writeHead(200, { 'x-version': id, 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ version: id }));
    });
    server.keepAliveTimeout = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const port = await listening(server);
    const close = () => closed(server);
    this.#closing.push(close);
    return { target: { id, port, turn: 'preferred' }, connections: () => connections, requests, close };
  }

  async balancer(table: RoutingTable, options: Partial<BalancerOptions> = {}): Promise<Balancer> {
    const balancer = await serveBalancer({ clock: acceleratedClock({ factor: 1 }), ...options });
    balancer.follow(table);
    this.#closing.unshift(() => balancer.close());
    return balancer;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0)) await close();
  }
}

/** A table with one rule that takes everything. */
export function splitting(
  groups: Readonly<Record<string, { readonly weight: number; readonly targets: readonly RoutedTarget[] }>>,
  stickySeconds: number | null = null,
): RoutingTable {
  const entries = Object.entries(groups);
  const targets = entries.map(([targetGroup, { weight }]) => ({ targetGroup, weight }));
  return {
    rules: [{ id: 'all', priority: 'default', conditions: [], action: { kind: 'forward', targets, stickySeconds } }],
    targetGroups: new Map(entries.map(([name, { targets: members }]) => [name, members])),
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on a connection of its own. Rejects when the answer does not come whole. */
export async function ask({ url }: { readonly url: string }, options: AskOptions = {}): Promise<Reply> {
  const { method = 'GET', path = '/', headers = {}, body } = options;
  const outgoing = send(new URL(path, url), { method, headers, agent: false });
  outgoing.end(body);
  const [incoming]: [IncomingMessage] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString() };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

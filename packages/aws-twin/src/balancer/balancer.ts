import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '@deploy/kernel';
import { closed, listen } from '../loopback-server.ts';
import type { BalancerAnswer } from './answer-kind.ts';
import { answerInstead, forward } from './forward.ts';
import { RequestCounts } from './request-counts.ts';
import { type Route, Router, type RouterOptions } from './route.ts';
import { EMPTY_TABLE, type RoutingTable } from './routing-table.ts';
import { bindingCookies } from './sticky-cookie.ts';
import { TargetConnections } from './target-connections.ts';

export interface BalancerOptions extends RouterOptions {
  /** The world's time: cookies run out by it, and minutes are counted by it. */
  readonly clock: Clock;
  /** 0, the default, for any free port. */
  readonly port?: number;
  /** How long a connection may be silent, milliseconds of the machine, for targets work in its time. Default 60,000. */
  readonly idleTimeoutMs?: number;
  /** Told each request when it has ended. */
  readonly onAnswer?: (answer: BalancerAnswer) => void;
  /** Whether answers name who gave them, in `x-twin-target-group` and `x-twin-target`. Default no, as with AWS. */
  readonly namesTarget?: boolean;
}

export interface Balancer {
  readonly port: number;
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly counts: RequestCounts;
  /** From the next request on; those under way go on where they are. */
  follow(table: RoutingTable): void;
  /** Requests that a target is working on. */
  inFlight(targetId: string): number;
  /** Ends every connection. */
  close(): Promise<void>;
}

const IDLE_TIMEOUT_MS = 60_000;

/** Serves an Application Load Balancer's listener on 127.0.0.1. Until it follows a table it answers 503. */
export async function serveBalancer(options: BalancerOptions): Promise<Balancer> {
  const desk = new Desk(options);
  const server = createServer((incoming, client) => void desk.serve(incoming, client));
  server.on('checkContinue', (incoming: IncomingMessage, client: ServerResponse) => {
    client.writeContinue();
    void desk.serve(incoming, client);
  });
  // Clients keep connections for as long as they like: none of them is to meet one that is just being closed.
  server.keepAliveTimeout = 0;
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    counts: desk.counts,
    follow: (table) => desk.follow(table),
    inFlight: (targetId) => desk.inFlight.get(targetId) ?? 0,
    close: async () => {
      await closed(server);
      desk.close();
    },
  };
}

/** Takes requests, and knows what is under way. */
class Desk {
  readonly counts = new RequestCounts();
  readonly inFlight = new Map<string, number>();
  readonly #options: BalancerOptions;
  readonly #router: Router;
  readonly #connections: TargetConnections;
  readonly #idleTimeoutMs: number;
  #table: RoutingTable = EMPTY_TABLE;

  constructor(options: BalancerOptions) {
    this.#options = options;
    this.#router = new Router(options);
    this.#idleTimeoutMs = options.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
    this.#connections = new TargetConnections(this.#idleTimeoutMs);
  }

  follow(table: RoutingTable): void {
    this.#table = table;
    this.#connections.keepOnly([...table.targetGroups.values()].flat());
  }

  close(): void {
    this.#connections.close();
  }

  async serve(incoming: IncomingMessage, client: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const route = this.#router.route(this.#table, { method, target: url, headers }, this.#options.clock.now());
    if (route.kind === 'target') return this.#forward(route, incoming, client);
    incoming.resume();
    if (route.kind === 'fixed-response') {
      const { status, contentType, body } = route.action;
      client.writeHead(status, { 'content-type': contentType }).end(body);
      return this.#note({ kind: 'fixed-response', status, rule: null, targetGroup: null, target: null });
    }
    answerInstead(client, 503);
    this.#note({ kind: 'no-target', status: 503, rule: route.rule, targetGroup: route.targetGroup, target: null });
  }

  async #forward(
    route: Extract<Route, { kind: 'target' }>,
    incoming: IncomingMessage,
    client: ServerResponse,
  ): Promise<void> {
    const { rule, targetGroup, target } = route;
    const { port } = target;
    if (port === null) return this.#refuse(route, incoming, client);
    this.#count(target.id, 1);
    const end = await forward(incoming, client, {
      port,
      agent: this.#connections.to(target),
      listenerPort: incoming.socket.localPort ?? 80,
      idleTimeoutMs: this.#idleTimeoutMs,
      headers: this.#addedHeaders(route),
    });
    this.#count(target.id, -1);
    this.#note({ ...end, rule, targetGroup, target: target.id });
  }

  /** As where a connection is refused. */
  #refuse(route: Extract<Route, { kind: 'target' }>, incoming: IncomingMessage, client: ServerResponse): void {
    const { rule, targetGroup, target } = route;
    incoming.resume();
    answerInstead(client, 502, this.#addedHeaders(route));
    this.#note({ kind: 'bad-gateway', status: 502, rule, targetGroup, target: target.id });
  }

  #addedHeaders({ bind, targetGroup, target }: Extract<Route, { kind: 'target' }>) {
    const name = { 'x-twin-target-group': targetGroup, 'x-twin-target': target.id };
    return {
      ...(bind === null ? {} : { 'set-cookie': bindingCookies(bind) }),
      ...(this.#options.namesTarget === true ? name : {}),
    };
  }

  #count(targetId: string, change: number): void {
    this.inFlight.set(targetId, (this.inFlight.get(targetId) ?? 0) + change);
  }

  #note(ended: Omit<BalancerAnswer, 'atMs' | 'responseMs'> & Partial<Pick<BalancerAnswer, 'responseMs'>>): void {
    const answer = { responseMs: null, ...ended, atMs: this.#options.clock.now() };
    this.counts.note(answer);
    this.#options.onAnswer?.(answer);
  }
}

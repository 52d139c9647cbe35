import { type Agent, type ClientRequest, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AnswerKind } from './answer-kind.ts';
import { headersForTarget, withoutHops } from './forwarded-headers.ts';

export interface ForwardOptions {
  readonly port: number;
  readonly agent: Agent;
  readonly listenerPort: number;
  /** How long a connection may be silent, milliseconds of the machine. */
  readonly idleTimeoutMs: number;
  /** Added to the answer, whoever gives it. */
  readonly headers: Readonly<Record<string, readonly string[] | string>>;
}

export interface ForwardEnd {
  readonly kind: Exclude<AnswerKind, 'no-target' | 'fixed-response'>;
  readonly status: number;
  readonly responseMs: number | null;
}

/**
 * Sends one request to one target, once: a request that may have reached a target is never sent again. Resolves when
 * client and target are done with it; never rejects.
 */
export function forward(
  incoming: IncomingMessage,
  client: ServerResponse,
  options: ForwardOptions,
): Promise<ForwardEnd> {
  return new Promise((resolve) => {
    const { port, agent, listenerPort, idleTimeoutMs } = options;
    const sentMs = performance.now();
    let isSilent = false;
    const outgoing = send({
      host: '127.0.0.1',
      port,
      agent,
      method: incoming.method,
      path: incoming.url,
      headers: headersForTarget(incoming, listenerPort),
    });
    outgoing.setTimeout(idleTimeoutMs, () => {
      isSilent = true;
      outgoing.destroy(new Error('silent'));
    });
    client.once('close', () => {
      if (client.writableFinished) return;
      resolve({ kind: 'client-gone', status: 460, responseMs: null });
      outgoing.destroy();
    });
    outgoing.on('error', () => {
      if (client.headersSent || client.destroyed) return;
      const refusal = isSilent
        ? { kind: 'timeout' as const, status: 504 }
        : { kind: 'bad-gateway' as const, status: 502 };
      resolve({ ...refusal, responseMs: null });
      answerInstead(client, refusal.status, options.headers);
    });
    outgoing.once('response', (answer) => {
      const end = { status: answer.statusCode ?? 502, responseMs: performance.now() - sentMs };
      relay(answer, client, options.headers, (kind) => resolve({ ...end, kind }));
    });
    sendBody(incoming, outgoing);
  });
}

/** A client that breaks off is seen by its answer, and one that never ends its request by the target's silence. */
function sendBody(incoming: IncomingMessage, outgoing: ClientRequest): void {
  incoming.on('error', () => undefined);
  incoming.pipe(outgoing);
}

type OnRelayed = (kind: 'target' | 'cut-off') => void;

function relay(
  answer: IncomingMessage,
  client: ServerResponse,
  added: ForwardOptions['headers'],
  onEnd: OnRelayed,
): void {
  const headers = withoutHops(answer.headers);
  for (const [name, value] of Object.entries(added)) headers[name] = [headers[name] ?? [], value].flat(2);
  client.writeHead(answer.statusCode ?? 502, headers);
  client.once('finish', () => onEnd('target'));
  answer.once('close', () => {
    if (answer.complete) return;
    onEnd('cut-off');
    client.destroy();
  });
  answer.on('error', () => undefined);
  answer.pipe(client);
}

/** What the balancer says where a target says nothing. */
export function answerInstead(client: ServerResponse, status: number, added: ForwardOptions['headers'] = {}): void {
  const headers = Object.fromEntries(Object.entries(added).map(([name, value]) => [name, [value].flat()]));
  client.writeHead(status, { ...headers, 'content-type': 'text/html' });
  client.end(`<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>\r\n`);
}

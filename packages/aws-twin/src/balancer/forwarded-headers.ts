import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Fields that end at each hop (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Answered by the balancer already.
  'expect',
]);

/** What a target is sent of a client's headers (source: HTTP headers and Application Load Balancers). */
export function headersForTarget(incoming: IncomingMessage, listenerPort: number): Record<string, string | string[]> {
  const { remoteAddress = '127.0.0.1' } = incoming.socket;
  const before = incoming.headers['x-forwarded-for'];
  return {
    ...withoutHops(incoming.headers),
    ...(incoming.headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }),
    'x-forwarded-for': before === undefined ? remoteAddress : `${String(before)}, ${remoteAddress}`,
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(listenerPort),
  };
}

/** What a client is sent of a target's headers. */
export function withoutHops(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)) kept[name] = value;
  }
  return kept;
}

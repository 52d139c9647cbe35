import { type IncomingMessage, request as send } from 'node:http';
import { type HeaderFields, type HttpAnswer, withoutFields } from './message.ts';
import type { Origin, OriginRequest } from './origin.ts';

/** Fields that end at each hop (RFC 9110, 7.6.1), and those the edge writes itself. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** An HTTP server as an origin, wherever it is at each request. Does not follow redirects, and does not decompress. */
export function httpOrigin(address: () => string, originPath: string): Origin {
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const base = new URL(address());
      const query = request.query === '' ? '' : `?${request.query}`;
      const outgoing = send(
        {
          host: base.hostname,
          port: base.port === '' ? 80 : Number(base.port),
          path: `${base.pathname.replace(/\/$/, '')}${originPath}${request.path}${query}`,
          method: request.method,
          headers: headersFor(request, base.host),
          ...(signal === undefined ? {} : { signal }),
        },
        (incoming) => collect(incoming).then(resolve, reject),
      );
      outgoing.on('error', reject);
      outgoing.end(request.body);
    });
}

function headersFor(request: OriginRequest, host: string): HeaderFields {
  const length = request.body.byteLength === 0 ? {} : { 'content-length': String(request.body.byteLength) };
  return { host, ...withoutFields(request.headers, [...HOP_BY_HOP, 'content-length']), ...length };
}

async function collect(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { 'set-cookie': setCookies = [], ...fields } = incoming.headers;
  return {
    status: incoming.statusCode ?? 502,
    headers: joinedFields(fields),
    setCookies,
    body: new Uint8Array(Buffer.concat(chunks)),
  };
}

/** Node's header object as plain fields; it joins most duplicates itself. */
export function joinedFields(fields: Readonly<Record<string, string | string[] | undefined>>): HeaderFields {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return joined;
}

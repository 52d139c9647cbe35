import { createHash } from 'node:crypto';
import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ProofAnswer } from '@deploy/cdn-invalidation';
import { errorMessage, RemoteError } from '@deploy/kernel';
import type { ProofFetch, ProofRequest } from './ports.ts';

const TIMEOUT_MS = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Enough of a page to find what it refers to. */
const SHOWN_BYTES = 1024 * 1024;

/**
 * Asks as a browser does: for compressed content, which is the copy that visitors get. With `connectTo` only the
 * connection goes elsewhere; certificate and Host are those of the site.
 */
export const proofFetch: ProofFetch = async (request) => {
  try {
    return await readAnswer(await send(request));
  } catch (cause) {
    request.signal.throwIfAborted();
    throw unreachable(request, cause);
  }
};

function send({ connectTo, signal, site, target }: ProofRequest): Promise<IncomingMessage> {
  const { hostname, port } = addressOf(connectTo === null ? site : new URL(`${site.protocol}//${connectTo}`));
  const options: RequestOptions & { servername?: string } = {
    method: 'GET',
    path: target,
    host: hostname,
    port,
    setHost: false,
    headers: { host: site.host, 'accept-encoding': 'br, gzip', accept: '*/*', 'user-agent': 'spa-release-actions' },
    // No connection outlives its request: a proof must not keep the process from ending.
    agent: false,
    timeout: TIMEOUT_MS,
    signal,
    ...(isName(site.hostname) ? { servername: site.hostname } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = (site.protocol === 'https:' ? tlsRequest : plainRequest)(options, resolve);
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on('error', reject);
    sent.end();
  });
}

function addressOf(url: URL): { readonly hostname: string; readonly port: number } {
  const usual = url.protocol === 'https:' ? 443 : 80;
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? usual : Number(url.port) };
}

/** Addresses have no name for the certificate to be about (RFC 6066, section 3). */
const isName = (hostname: string): boolean => !hostname.startsWith('[') && !/^[\d.]+$/.test(hostname);

async function readAnswer(response: IncomingMessage): Promise<ProofAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > MOST_BYTES) throw new Error(`the answer has more than ${MOST_BYTES / 1024 / 1024} MiB`);
    chunks.push(bytes);
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return proofAnswer(response.statusCode ?? 0, Object.fromEntries(headers), Buffer.concat(chunks));
}

/** What came back, with the body as it was sent and decoded. */
export function proofAnswer(status: number, headers: ProofAnswer['headers'], sent: Buffer): ProofAnswer {
  const body = decoded(sent, headers['content-encoding'] ?? '');
  return {
    status,
    headers,
    digests: [...new Set([sent, body].map((bytes) => createHash('sha256').update(bytes).digest('hex')))],
    text: body.subarray(0, SHOWN_BYTES).toString('utf8'),
  };
}

function decoded(sent: Buffer, encoding: string): Buffer {
  const limit = { maxOutputLength: MOST_BYTES };
  switch (encoding.trim().toLowerCase()) {
    case 'br':
      return brotliDecompressSync(sent, limit);
    case 'gzip':
      return gunzipSync(sent, limit);
    default:
      return sent;
  }
}

function unreachable({ connectTo, site, target }: ProofRequest, cause: unknown): RemoteError {
  const via = connectTo === null ? '' : ` through ${connectTo}`;
  return new RemoteError({
    code: 'proof-unreachable',
    message: `${site.origin}${target}${via} gave no answer: ${errorMessage(cause)}.`,
    remedy:
      'Check `verify-url`. If DNS does not point at the CDN yet, set `connect-to` to the domain of the distribution; its certificate must be for the host of `verify-url`.',
    cause,
  });
}

import { request as httpRequest } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import type { RawAnswer, RawRequest, S3Target } from './target.ts';

export interface HttpTargetOptions {
  readonly name: string;
  /** Such as `http://127.0.0.1:7070`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: S3Target['credentials'];
  readonly bucket: string;
  readonly versionedBucket: string;
}

/** A store behind an HTTP endpoint, on this machine's clock. */
export function httpTarget(options: HttpTargetOptions): S3Target {
  const { endpoint, ...rest } = options;
  const { credentials, region } = rest;
  return {
    ...rest,
    host: new URL(endpoint).host,
    nowMs: Date.now,
    client: (changes) =>
      new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...changes }),
    send: (request) => send(new URL(endpoint), request),
  };
}

function send(endpoint: URL, raw: RawRequest): Promise<RawAnswer> {
  const query = new URLSearchParams(raw.query).toString().replaceAll('+', '%20');
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: endpoint.hostname,
        port: endpoint.port,
        method: raw.method,
        path: query === '' ? raw.path : `${raw.path}?${query}`,
        headers: { ...raw.headers, host: endpoint.host, 'content-length': String(raw.body?.byteLength ?? 0) },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const fields = Object.entries(incoming.headersDistinct);
          const headers = Object.fromEntries(fields.map(([name, values]) => [name, (values ?? []).join(', ')]));
          resolve({ status: incoming.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(raw.body);
  });
}

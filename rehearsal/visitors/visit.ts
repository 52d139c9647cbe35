import { createHash } from 'node:crypto';

/** An answer as a browser got it. */
export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
  /** Of the content after decompression. */
  readonly sha256: string;
  readonly isHtml: boolean;
}

/** Fetches as a browser does that has nothing cached: compressed, redirects followed. */
export async function visit(url: URL, headers: Readonly<Record<string, string>> = {}): Promise<Visit> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'br, gzip', ...headers } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const text = new TextDecoder().decode(bytes);
  return {
    url,
    status: response.status,
    type,
    headers: response.headers,
    text,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    isHtml: type.startsWith('text/html') || /^\s*<!doctype html/i.test(text),
  };
}

/** The answer in a few words: `200 text/javascript, Hit from cloudfront`. */
export function inWords({ status, type, headers }: Visit): string {
  const cache = headers.get('x-cache');
  return [`${status} ${type.split(';')[0] || 'without a type'}`, ...(cache === null ? [] : [cache])].join(', ');
}

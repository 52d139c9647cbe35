import { createHash } from 'node:crypto';
import type { S3Knobs } from './knobs.ts';

/** Makes the ETags of a store. */
export class EtagMint {
  readonly #kind: S3Knobs['etags'];
  #serial = 0;

  constructor(kind: S3Knobs['etags']) {
    this.#kind = kind;
  }

  /** Of bytes written at once: their MD5 (source: S3 API reference, Object, ETag). */
  ofBytes(bytes: Uint8Array): string {
    if (this.#kind === 'opaque') return this.#opaque();
    return `"${createHash('md5').update(bytes).digest('hex')}"`;
  }

  /** Of a multipart upload: the MD5 of the parts' MD5s, and their number. */
  ofParts(parts: readonly Uint8Array[]): string {
    if (this.#kind === 'opaque') return this.#opaque(`-${parts.length}`);
    const digests = parts.map((part) => createHash('md5').update(part).digest());
    const digest = createHash('md5').update(Buffer.concat(digests)).digest('hex');
    return `"${digest}-${parts.length}"`;
  }

  #opaque(suffix = ''): string {
    this.#serial += 1;
    return `"${createHash('md5').update(`opaque ${this.#serial}`).digest('hex')}${suffix}"`;
  }
}

/** ETags are compared without quotes, for clients send them either way. */
export function isSameEtag(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}

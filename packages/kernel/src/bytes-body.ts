import { createHash } from 'node:crypto';
import type { Body } from './object-store.ts';

/** Lower-case hex SHA-256. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A body whose bytes are in memory. */
export function bytesBody(bytes: Uint8Array): Body {
  return {
    size: bytes.byteLength,
    sha256: sha256Hex(bytes),
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}

/** A body of UTF-8 text. */
export function textBody(text: string): Body {
  return bytesBody(new TextEncoder().encode(text));
}

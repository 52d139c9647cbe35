import type { EdgeKnobs } from './knobs.ts';

/**
 * The path under which a cached copy is cleared: non-ASCII characters, controls and the characters that RFC 1738 calls
 * unsafe are percent-encoded, everything else is plain (source: CloudFront Developer Guide, "What you need to know when
 * invalidating paths"). An escaped slash or question mark stays escaped, for decoding it would make another path.
 */
export function purgePathOf(path: string, query: string, knobs: Pick<EdgeKnobs, 'tilde'>): string {
  const canonical = path.replace(/(?:%[0-9a-f]{2})+|[^%]|%/giu, (piece) => canonicalPiece(piece, knobs));
  return query === '' ? canonical : `${canonical}?${query}`;
}

const UNSAFE = new Set([' ', '<', '>', '"', '#', '%', '{', '}', '|', '\\', '^', '[', ']', '`']);
const KEPT_ESCAPED = new Set(['/', '?']);

function canonicalPiece(piece: string, knobs: Pick<EdgeKnobs, 'tilde'>): string {
  const isEscape = piece.length >= 3 && piece.startsWith('%');
  const bytes = isEscape ? Buffer.from(piece.replaceAll('%', ''), 'hex') : Buffer.from(piece, 'utf8');
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    const isEncoded =
      byte < 0x21 ||
      byte > 0x7e ||
      UNSAFE.has(character) ||
      (character === '~' && knobs.tilde === 'purged-as-7e') ||
      (isEscape && KEPT_ESCAPED.has(character));
    text += isEncoded ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}` : character;
  }
  return text;
}

/**
 * A test for the copies that a batch of invalidation paths clears. Case sensitive; `*` is a wildcard as the last
 * character only; a path without a query string leaves copies with one (source: the same page).
 */
export function purgeMatcher(paths: readonly string[]): (purgePath: string) => boolean {
  const wanted = paths.map((path) => (path.startsWith('/') ? path : `/${path}`).replace(/%[0-9a-f]{2}/gi, upperCase));
  const exact = new Set(wanted.filter((path) => !path.endsWith('*')));
  const prefixes = wanted.filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1));
  return (purgePath) => exact.has(purgePath) || prefixes.some((prefix) => purgePath.startsWith(prefix));
}

function upperCase(encoded: string): string {
  return encoded.toUpperCase();
}

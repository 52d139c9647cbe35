/**
 * Names of paths as CloudFront compares them. It wants non-ASCII characters and those that RFC 1738 calls unsafe
 * percent-encoded and nothing else: a path that encodes more is accepted and clears nothing (source: CloudFront Developer
 * Guide, "What you need to know when invalidating paths").
 */

/** Longest path, wildcard included (source: the same page). */
export const MAX_PATH_LENGTH = 4_000;

/** RFC 1738, section 2.2, "Unsafe". Control characters, DEL and everything above are unsafe as well. */
const UNSAFE: ReadonlySet<string> = new Set(' <>"#%{}|\\^~[]`');

/** A raw path with what must be encoded encoded as UTF-8, in upper-case hex, and all else as it is. */
export function encodePath(raw: string): string {
  let encoded = '';
  for (const character of raw.toWellFormed()) encoded += isPlain(character) ? character : percent(character);
  return encoded;
}

const isPlain = (character: string): boolean => character > ' ' && character <= '~' && !UNSAFE.has(character);

function percent(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/**
 * Characters of a key that no path can name: `*` is the wildcard, `?` begins a query string, and a tilde is refused raw
 * while its encoded form is reported to clear nothing (aws/aws-sdk#525). Half a surrogate pair has no UTF-8 form.
 */
const UNNAMEABLE = /[~*?]|\p{Cs}/u;
const UNNAMEABLE_TYPED = /[~*]|\p{Cs}/u;

/** How much of a raw path can be named: all of it, or what stands before the first character that cannot. */
export const nameablePrefix = (raw: string): string => before(raw, UNNAMEABLE);

/** The same for a path in which `?` begins a query string. */
export const nameablePrefixWithQuery = (raw: string): string => before(raw, UNNAMEABLE_TYPED);

function before(raw: string, unnameable: RegExp): string {
  const at = raw.search(unnameable);
  return at === -1 ? raw : raw.slice(0, at);
}

export const isWildcard = (path: string): boolean => path.endsWith('*');

/** Directives of an answer's Cache-Control that take no value. Sources: RFC 9111, RFC 8246. */
const PLAIN_DIRECTIVES: ReadonlySet<string> = new Set([
  'immutable',
  'must-revalidate',
  'must-understand',
  'no-store',
  'no-transform',
  'proxy-revalidate',
  'public',
]);
/** Directives that take a number of seconds. Sources: RFC 9111, RFC 5861. */
const SECONDS_DIRECTIVES: ReadonlySet<string> = new Set([
  'max-age',
  's-maxage',
  'stale-if-error',
  'stale-while-revalidate',
]);
/** Directives that may take a quoted list of header names. Source: RFC 9111. */
const LIST_DIRECTIVES: ReadonlySet<string> = new Set(['no-cache', 'private']);

/** What is wrong with the value of a header, as the end of a sentence; null when nothing is. */
export function faultInHeader(name: string, value: string): string | null {
  const fault = faultInText(value);
  if (fault !== null) return fault;
  switch (name) {
    case 'cache-control':
      return faultInCacheControl(value);
    case 'content-type':
      return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=("[^"]*"|[^\s;"]+))*$/.test(value)
        ? null
        : 'is not a media type such as `text/html; charset=utf-8`';
    case 'content-encoding':
      return /^[a-z0-9-]+(\s*,\s*[a-z0-9-]+)*$/i.test(value) ? null : 'is not a coding such as `br` or `gzip`';
    case 'content-language':
      return /^[a-z]{1,8}(-[a-z0-9]{1,8})*(\s*,\s*[a-z]{1,8}(-[a-z0-9]{1,8})*)*$/i.test(value)
        ? null
        : 'is not a language tag such as `en-CA`';
    case 'content-disposition':
      return /^[\w-]+(\s*;.+)?$/.test(value) ? null : 'does not begin with `inline` or `attachment`';
    default:
      return null;
  }
}

/** Header values travel as printable ASCII; anything else arrives damaged or not at all. */
export function faultInText(value: string): string | null {
  if (value.trim() === '') return 'is empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'holds a line break or another control character';
  if (value !== value.trim()) return 'begins or ends with white space';
  if (/[^\u0020-\u007e]/.test(value)) return 'holds a character that is not ASCII';
  return null;
}

function faultInCacheControl(value: string): string | null {
  for (const directive of value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) {
    const [, name = '', , argument] = /^\s*([^\s=]*)(\s*=\s*(.*?))?\s*$/.exec(directive) ?? [];
    const known = name.toLowerCase();
    if (PLAIN_DIRECTIVES.has(known)) {
      if (argument !== undefined) return `gives \`${name}\` a value, and it takes none`;
    } else if (SECONDS_DIRECTIVES.has(known)) {
      if (!/^\d+$/.test(argument ?? '')) return `needs a number of seconds, as in \`${name}=60\``;
    } else if (LIST_DIRECTIVES.has(known)) {
      if (argument !== undefined && !/^"[^"]+"$/.test(argument)) return `gives \`${name}\` a value that is not quoted`;
    } else {
      return `holds ${JSON.stringify(directive.trim())}, which is no directive of Cache-Control`;
    }
  }
  return null;
}

/** Bytes of names and values of all user metadata of one object. Source: AWS, S3 user guide, Working with object metadata. */
export const METADATA_MAX_BYTES = 2048;

export function faultInMetadata(metadata: Readonly<Record<string, string>>): string | null {
  const bytes = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return bytes > METADATA_MAX_BYTES ? `takes ${bytes} bytes, and S3 keeps ${METADATA_MAX_BYTES}` : null;
}

/** Metadata names become header names, which S3 stores in lower case. */
export function faultInMetadataName(name: string): string | null {
  if (name !== name.toLowerCase()) return 'has upper-case letters, and S3 keeps names in lower case';
  if (name.startsWith('x-amz-')) return 'begins with `x-amz-`, which S3 adds by itself';
  return /^[a-z0-9][a-z0-9._-]*$/.test(name) ? null : 'is not made of letters, digits, `.`, `_` and `-`';
}

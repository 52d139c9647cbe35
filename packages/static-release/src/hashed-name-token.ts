/**
 * How much a piece of a file name looks like a digest.
 *
 * - `strong`: nobody would write it by hand
 * - `weak`: a digest may look like this, and so may a word, a number or a mixture of both
 */
export type TokenStrength = 'strong' | 'weak';

/** Lengths of hex digests that build tools write. Not 24 (object ids) and not 40 (git commits). */
const HEX_LENGTHS: ReadonlySet<number> = new Set([8, 10, 12, 16, 20, 32, 64]);
/** From this length on chance alone excludes a word; 64 bits. */
const LONG_HEX = 16;
/** Vite, Rollup, Rolldown and esbuild all write eight characters. */
const SHORT_LENGTH = 8;

/** Judges a token; null when it is no digest of any known tool. */
export function judgeToken(token: string): TokenStrength | null {
  if (/^[0-9a-f]+$/.test(token)) return judgeHex(token);
  if (token.length !== SHORT_LENGTH) return null;
  if (/^[A-Z2-7]+$/.test(token)) return judgeBase32(token);
  return /^[A-Za-z0-9_-]+$/.test(token) ? judgeBase64Url(token) : null;
}

export const isLongDigest = (token: string): boolean => token.length >= LONG_HEX;

function judgeHex(token: string): TokenStrength | null {
  if (!HEX_LENGTHS.has(token.length) || !/\d/.test(token)) return null;
  if (!/[a-f]/.test(token)) return token.length === SHORT_LENGTH && !isDate(token) ? 'weak' : null;
  if (token.length >= LONG_HEX) return 'strong';
  const parts = partsOf(token);
  return parts.length <= 2 && parts.every(isLegible) ? 'weak' : 'strong';
}

/** esbuild and Angular: eight characters of upper-case base32. */
function judgeBase32(token: string): TokenStrength | null {
  if (/^\d+$/.test(token)) return null;
  return /^([A-Z]+\d*|\d+[A-Z]+)$/.test(token) ? 'weak' : 'strong';
}

/** Rollup and its kin: eight characters of base64url. */
function judgeBase64Url(token: string): TokenStrength | null {
  if (/^([a-z_-]+|\d+)$/.test(token) || isMeasure(token)) return null;
  const parts = partsOf(token);
  if (!/[A-Z]/.test(token)) {
    if (/[_-]/.test(token)) return null;
    return parts.length > 4 ? 'strong' : 'weak';
  }
  return isLocale(token) || isReadable(parts) ? 'weak' : 'strong';
}

/** `20240131` or `31012024`: release dates that people put into names. */
const isDate = (token: string): boolean => /^(19|20)\d{2}[01]\d[0-3]\d$|^[0-3]\d[0-3]\d(19|20)\d{2}$/.test(token);

/** Versions (`v1_2_3b4`, `2024-1-1`) and dimensions (`1024x768`). */
const isMeasure = (token: string): boolean => /^v?\d+([_-]\d+)+[a-z]*\d*$|^\d+x\d+$/i.test(token);

/** `zh-Hans1`, `sr_Latn2` */
const isLocale = (token: string): boolean => /^[a-z]{2,3}[_-]([A-Z][a-z]{3}|[A-Z]{2})/.test(token);

/** Splits as a reader of camel case would. */
const partsOf = (token: string): readonly string[] => token.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[_-]+/g) ?? [];

/** `HomePage`, `Html5Doc`, `IMG_1234`: a few parts, each of which means something. */
function isReadable(parts: readonly string[]): boolean {
  const mostParts = parts.some((part) => /^\d/.test(part)) ? 4 : 3;
  return parts.length <= mostParts && parts.every(isLegible);
}

function isLegible(part: string, index: number): boolean {
  if (/^(\d+|[_-])$/.test(part)) return true;
  if (/^[A-Z]+$/.test(part)) return part.length <= 4;
  return (index === 0 && part.length === 1) || isWord(part);
}

/** Abbreviations without a vowel that stand in names as words. */
const TERMS: ReadonlySet<string> = new Set(
  'css gb gl html http https jpg js jpeg kb mb md mp ms pdf png px sql svg ts txt xml zh'.split(' '),
);

/** Letter pairs and runs that English words do not have. */
const UNSPOKEN = [
  /q(?!u)|[jv](?![aeiouy])|[bcdfghjkmpqtvwz][jqvz]/,
  /[bcdfgjkmpqtvwz]x|x[bdgjkmnqrsvwxz]|z[bcdfgjkmnpqrstvwx]/,
  /w[bcdfgjmpqvwxz]|h[bcdfghjkpqvxz]|k[bcdfgjkmpqrtvxz]/,
  /[bcdfghjklmnpqrstvwxz]{4}|[aeiou]{3}|^[bdfgjklmnpqrtvwxz][bcdfgjkmnpqtvwxz]/,
];

function isWord(part: string): boolean {
  const word = part.toLowerCase();
  if (TERMS.has(word)) return true;
  return word.length >= 2 && /[aeiouy]/.test(word) && !UNSPOKEN.some((pattern) => pattern.test(word));
}

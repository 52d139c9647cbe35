import { judgeToken, type TokenStrength } from './hashed-name-token.ts';

/** A file name that may hold a digest. */
export interface HashedNameShape {
  /** The folder, empty or ending in a slash. */
  readonly folder: string;
  readonly token: string;
  readonly strength: TokenStrength;
  /** The name is nothing but the digest. */
  readonly isBare: boolean;
  readonly medium: Medium;
}

/** What kind of file a name announces. Documents are often named by an id, which looks like a digest and is none. */
export type Medium = 'code' | 'document' | 'other';

/**
 * Pages are found by a stable URL. A source map and a precompressed copy are named after a digest of the file they belong
 * to, not of their own content: both can change while their name stays.
 */
const NEVER_HASHED = /\.(html?|xhtml|map|br|gz|zst)$/i;
const CODE = /\.([cm]?js|css)$/i;
const DOCUMENT = /\.(json|jsonld|geojson|ndjson|xml|rss|atom|csv|tsv|txt|md|pdf|docx?|xlsx?|yaml|yml|ics)$/i;
/** What tools put between the digest and the extension: webpack chunks, VitePress pages, fonts of Next. */
const TRAILER = /\.(chunk|min|bundle|module|lean|worker)$|(?<=[0-9a-f]{16})(-s\.p|\.p|-s)$/;

/** Finds the digest of a name where build tools put one: `name.digest.ext`, `name-digest.ext` or `digest.ext`. */
export function shapeOf(key: string): HashedNameShape | null {
  if (NEVER_HASHED.test(key)) return null;
  const slash = key.lastIndexOf('/');
  const name = key.slice(slash + 1);
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return null;
  const stem = name.slice(0, dot).replace(TRAILER, '');
  const found = afterDot(stem) ?? afterDash(stem) ?? bare(stem);
  if (found === null) return null;
  return {
    ...found,
    folder: key.slice(0, slash + 1),
    medium: CODE.test(name) ? 'code' : DOCUMENT.test(name) ? 'document' : 'other',
  };
}

type FoundToken = Pick<HashedNameShape, 'token' | 'strength' | 'isBare'>;

function judged(token: string, isBare = false): FoundToken | null {
  const strength = judgeToken(token);
  return strength === null ? null : { token, strength, isBare };
}

function afterDot(stem: string): FoundToken | null {
  const dot = stem.lastIndexOf('.');
  return dot <= 0 ? null : judged(stem.slice(dot + 1));
}

/** A base64url digest may itself hold dashes, so its length decides where it begins. */
function afterDash(stem: string): FoundToken | null {
  if (UUID.test(stem)) return null;
  const hex = /^.+-([0-9a-f]{8,64})$/.exec(stem)?.[1];
  const found = hex === undefined ? null : judged(hex);
  if (found !== null) return found;
  return stem.length > 9 && stem.at(-9) === '-' ? judged(stem.slice(-8)) : null;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const bare = (stem: string): FoundToken | null => judged(stem, true);

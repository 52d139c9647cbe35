import type { ReleaseEntry } from './entry.ts';
import { type HashedNameShape, shapeOf } from './hashed-name-shape.ts';
import { isLongDigest } from './hashed-name-token.ts';
import { isWorkerName } from './role-name.ts';

/**
 * Which files are proven to hold a digest of their content in their name, so that they may be cached for ever.
 *
 * A file is proven by the look of its name together with where it lies: in a folder that only a build tool writes, in one
 * that build tools write by default, or beside other files named in the same way. What is not proven is treated as an
 * ordinary file, which is always safe; a rule with `hashed: true` vouches for it. That a digest changes with the content
 * is checked against the release before (`changedUnderHashedName`).
 *
 * @param keys all keys of a release; files beside a file are evidence for it
 */
export function hashedKeys(keys: Iterable<string>): ReadonlySet<string> {
  const shapes = new Map<string, HashedNameShape | null>();
  for (const key of keys) shapes.set(key, shapeOf(key));
  const census = takeCensus(shapes);
  const proven = new Set<string>();
  for (const [key, shape] of shapes) {
    if (isInSealedFolder(key) || (shape !== null && isProven(key, shape, census))) proven.add(key);
  }
  return proven;
}

/** Keys served as immutable by either release whose content differs: their name does not hold a digest of the content. */
export function changedUnderHashedName(
  previous: readonly ReleaseEntry[],
  next: readonly ReleaseEntry[],
): readonly string[] {
  const before = new Map(previous.map((entry) => [entry.key, entry]));
  return next
    .filter((entry) => {
      const standing = before.get(entry.key);
      if (standing === undefined || standing.sha256 === entry.sha256) return false;
      return entry.role === 'hashed' || standing.role === 'hashed';
    })
    .map((entry) => entry.key);
}

/** SvelteKit promises that everything below this folder is immutable; maps and copies beside a file are not it. */
const SEALED_FOLDER = /(^|\/)_app\/immutable\//;
const isInSealedFolder = (key: string): boolean => SEALED_FOLDER.test(key) && !/\.(map|br|gz|zst|html?)$/i.test(key);

/** Folders that only the build of Next, Astro or Nuxt writes: no file of `public/` is copied there. */
const TOOL_FOLDER = /(^|\/)(_next\/static\/(chunks|css|media)|_astro|_nuxt(?!\/builds\/))\//;

/** Folders that build tools write by default, where a file of `public/` may also end up. */
const BUILD_FOLDER = /(^|\/)(assets|static|js|css|img|fonts|media|chunks|build|_build)\//;

/** Workbox puts its library beside the service worker, whatever the rest of the build looks like. */
const WORKBOX = /(^|\/)workbox-[0-9a-f]{8}\.js$/;

/** A weakly shaped name of code is proven by this many strong ones beside it. */
const ENOUGH_SIBLINGS = 2;

function isProven(key: string, shape: HashedNameShape, census: Census): boolean {
  const siblings = census.strongCode(shape);
  const isToolFolder = TOOL_FOLDER.test(key);
  if (isToolFolder && (shape.strength === 'strong' || !shape.isBare)) return true;
  if (shape.strength === 'weak') {
    const mayBeCode = shape.medium === 'code' && (isToolFolder || !shape.isBare);
    return mayBeCode && siblings >= ENOUGH_SIBLINGS && census.isUniform(shape);
  }
  if (shape.isBare && !isLongDigest(shape.token)) return false;
  if (BUILD_FOLDER.test(key)) return true;
  if (shape.medium === 'document') return false;
  if (shape.medium === 'code') return isLongDigest(shape.token) || siblings > 1 || WORKBOX.test(key);
  return siblings > 0;
}

/** What lies beside a file: code in the same folder with digests of the same length. */
interface Census {
  /** Files with a strong digest, the file itself included. */
  strongCode(shape: HashedNameShape): number;
  /** Whether nearly all code of the folder is named in this way; service workers never are. */
  isUniform(shape: HashedNameShape): boolean;
}

function takeCensus(shapes: ReadonlyMap<string, HashedNameShape | null>): Census {
  const strong = new Map<string, number>();
  const shaped = new Map<string, number>();
  const code = new Map<string, number>();
  const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const place = (shape: HashedNameShape) => `${shape.token.length} ${shape.folder}`;
  for (const [key, shape] of shapes) {
    if (/\.([cm]?js|css)$/i.test(key) && !isWorkerName(key)) count(code, key.slice(0, key.lastIndexOf('/') + 1));
    if (shape?.medium !== 'code') continue;
    count(shaped, place(shape));
    if (shape.strength === 'strong') count(strong, place(shape));
  }
  return {
    strongCode: (shape) => strong.get(place(shape)) ?? 0,
    isUniform: (shape) => (shaped.get(place(shape)) ?? 0) >= 0.9 * (code.get(shape.folder) ?? 0),
  };
}

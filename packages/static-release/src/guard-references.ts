import type { Violation } from './guard.ts';
import { type ReferenceTarget, referenceTargets, type ServedAt, servedAt } from './reference-target.ts';
import type { ScannedFile } from './scan.ts';

export interface ReferenceContext {
  /** Key prefix of the app, empty or ending in a slash. */
  readonly prefix: string;
  /** Where visitors open the app, such as `https://app.example.org/admin/`; null when not known. */
  readonly siteUrl: string | null;
  /** Keys of retained releases, which are still in the bucket. */
  readonly retainedKeys: ReadonlySet<string>;
}

/** Pages that name a script, style, icon, manifest, preload, image or media file that nobody would find. */
export function missingReferences(files: readonly ScannedFile[], context: ReferenceContext): readonly Violation[] {
  const keys = new Set(files.map((file) => file.key));
  const isThere = (key: string) => keys.has(key) || context.retainedKeys.has(key);
  const at = placeOf(files, context, isThere);
  return targetsOf(files, at).flatMap(({ page, targets }) =>
    targets
      .filter((target) => !isFound(target, isThere))
      .map((target) => ({
        guard: 'missing-reference' as const,
        subjects: [target.key, page],
        text: `${page} names ${target.url}, and there is no ${target.key}`,
      })),
  );
}

/** A path that names a folder is answered by its page where a function rewrites it. */
const isFound = ({ key }: ReferenceTarget, isThere: (key: string) => boolean): boolean =>
  isThere(key) || isThere(`${key}/index.html`);

function targetsOf(files: readonly ScannedFile[], at: ServedAt) {
  return files.flatMap((file) => {
    const { references } = file.findings;
    return references === null ? [] : [{ page: file.key, targets: referenceTargets(file.key, references, at) }];
  });
}

/**
 * An app under a prefix is served below it, or at the top by a distribution whose origin path is the prefix. Where the
 * site's URL does not tell, the pages do: by which of the two their absolute paths are found.
 */
function placeOf(
  files: readonly ScannedFile[],
  { prefix, siteUrl }: ReferenceContext,
  isThere: (key: string) => boolean,
): ServedAt {
  const below = servedAt(prefix, siteUrl);
  if (siteUrl !== null || prefix === '') return below;
  const atTop = servedAt('', null);
  const hits = (at: ServedAt) =>
    targetsOf(files, at).flatMap(({ targets }) =>
      targets.filter((target) => target.url.startsWith('/') && isFound(target, isThere)),
    ).length;
  return hits(below) === 0 && hits(atTop) > 0 ? atTop : below;
}

import { behaviourFor } from './behaviours.ts';
import type { Behaviour, Distribution, Origin } from './distribution.ts';

/** A path under which visitors, and so caches, know an object. */
export interface ServedPath {
  /** Raw, with a leading slash. */
  readonly path: string;
  /** All that may have cached it; null when the distribution's settings are not known. */
  readonly behaviours: readonly Behaviour[] | null;
}

/** One bucket as one distribution serves it. */
export interface BucketView {
  /** Null when its settings may not be read. */
  readonly distribution: Distribution | null;
  /** Null when no bucket is known. */
  readonly bucket: string | null;
  /** What the user says; null: what the distribution says. */
  readonly originPath: string | null;
}

/** Where a bucket is mounted: everything under `path` appears without it. */
interface Mount {
  readonly path: string;
  /** Null: whichever behaviour matches serves the bucket. */
  readonly originIds: ReadonlySet<string> | null;
}

/**
 * The paths of an object at the distribution: the key without the origin path, and beside it what may be a copy of the
 * same object under another name. None when the distribution does not serve it.
 *
 * @param objectPath a slash and the key
 */
export function servedPaths(view: BucketView, objectPath: string): readonly ServedPath[] {
  return mountsOf(view).flatMap((mount) => {
    const own = ownPath(view, mount, objectPath);
    if (own === null) return [];
    const forms = otherForms(view, own.path).map((path) => ({ path, behaviours: cachedBy(view, mount, path) }));
    return [own, ...forms];
  });
}

/** The object under its own name alone; null when the distribution does not serve it. */
export const servedPathOf = (view: BucketView, objectPath: string): ServedPath | null =>
  mountsOf(view)
    .map((mount) => ownPath(view, mount, objectPath))
    .find((found) => found !== null) ?? null;

/**
 * Where a key prefix appears: paths that end in a slash.
 *
 * @param prefix empty, or ending in a slash
 */
export function servedPrefixes(view: BucketView, prefix: string): readonly string[] {
  const objects = `/${prefix}`;
  const found = mountsOf(view).flatMap(({ path }) => {
    if (objects.startsWith(`${path}/`)) return [objects.slice(path.length)];
    return `${path}/`.startsWith(objects) ? ['/'] : [];
  });
  return [...new Set(found)];
}

/** Whether the bucket is an origin of the distribution, as far as can be told. */
export const isKnownOrigin = ({ bucket, distribution, originPath }: BucketView): boolean =>
  bucket === null || distribution === null || originPath !== null || originsOf(distribution, bucket).length > 0;

/** A view is asked for the paths of thousands of objects. */
const mounts = new WeakMap<BucketView, readonly Mount[]>();

function mountsOf(view: BucketView): readonly Mount[] {
  const known = mounts.get(view) ?? findMounts(view);
  mounts.set(view, known);
  return known;
}

function findMounts({ bucket, distribution, originPath }: BucketView): readonly Mount[] {
  if (originPath !== null) return [{ path: originPath, originIds: null }];
  const origins = bucket === null || distribution === null ? [] : originsOf(distribution, bucket);
  if (origins.length === 0) return [{ path: '', originIds: null }];
  const paths = [...new Set(origins.map(({ path }) => path))];
  return paths.map((path) => ({
    path,
    originIds: new Set(origins.filter((origin) => origin.path === path).map(({ id }) => id)),
  }));
}

/** Source: Amazon S3 User Guide, virtual-hosted-style addresses and website endpoints. */
const originsOf = ({ origins }: Distribution, bucket: string): readonly Origin[] =>
  origins.filter(({ host }) => {
    const rest = host.toLowerCase().startsWith(`${bucket.toLowerCase()}.`) ? host.slice(bucket.length + 1) : '';
    return /^s3[.-].*amazonaws\.com(\.cn)?$/.test(rest.toLowerCase());
  });

function ownPath(view: BucketView, mount: Mount, objectPath: string): ServedPath | null {
  if (!objectPath.startsWith(`${mount.path}/`)) return null;
  const path = objectPath.slice(mount.path.length);
  const behaviours = cachedBy(view, mount, path);
  return behaviours?.length === 0 ? null : { path, behaviours };
}

/**
 * The behaviour that serves a path, and those whose viewer-request function may have turned another path into it: the
 * function changes what is fetched and cached, not by which settings (source: CloudFront Developer Guide, "Restrictions on
 * edge functions").
 */
function cachedBy({ distribution }: BucketView, { originIds }: Mount, path: string): readonly Behaviour[] | null {
  if (distribution === null) return null;
  const matching = behaviourFor(distribution, path);
  return distribution.behaviours.filter(
    (behaviour) =>
      (behaviour === matching || behaviour.hasViewerFunction) &&
      (originIds === null || behaviour.originIds.some((id) => originIds.has(id))),
  );
}

const INDEX = 'index.html';

/**
 * `/` beside the root object: the guide says to purge the object's own name, users report that `/` is a copy of its own.
 * `/docs/` and `/docs` beside `/docs/index.html`, where something may answer them with it (source: CloudFront Developer
 * Guide, "What you need to know when invalidating paths").
 */
function otherForms(view: BucketView, path: string): readonly string[] {
  const { distribution } = view;
  const rootObject = distribution?.rootObject ?? INDEX;
  const root = rootObject !== '' && path === `/${rootObject}` ? ['/'] : [];
  if (!path.endsWith(`/${INDEX}`)) return root;
  const directory = path.slice(0, -INDEX.length);
  const forms = directory === '/' ? ['/'] : [directory, directory.slice(0, -1)];
  return [...new Set([...root, ...forms.filter((form) => mapsDirectories(distribution, form))])];
}

function mapsDirectories(distribution: Distribution | null, path: string): boolean {
  if (distribution === null) return true;
  const behaviour = behaviourFor(distribution, path);
  if (behaviour === null) return false;
  if (behaviour.hasViewerFunction || behaviour.hasOriginFunction) return true;
  return behaviour.originIds.some((id) => distribution.origins.find((origin) => origin.id === id)?.isBucket !== true);
}

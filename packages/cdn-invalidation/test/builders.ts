import type { ChangedPaths, PathChange, PathVersion } from '@deploy/kernel';
import type { Behaviour, BucketView, Distribution, Pattern, PurgeRequest } from '../src/index.ts';

/** The default behaviour of a site whose objects say themselves how long they live. */
export const behaviour = (given: Partial<Behaviour> = {}): Behaviour => ({
  pattern: null,
  originIds: ['site'],
  ttl: { min: 0, default: 0, max: 31_536_000 },
  cachePolicyId: 'own-policy',
  isKeyedByQuery: false,
  compresses: true,
  hasViewerFunction: false,
  hasOriginFunction: false,
  ...given,
});

export const distribution = (given: Partial<Distribution> = {}): Distribution => ({
  id: 'E1SITE',
  domainName: 'd1.cloudfront.net',
  isEnabled: true,
  isDeployed: true,
  rootObject: 'index.html',
  origins: [{ id: 'site', host: 'site.s3.ca-central-1.amazonaws.com', path: '', isBucket: true }],
  behaviours: [behaviour()],
  errorResponses: [],
  ...given,
});

export const view = (given: Partial<BucketView> = {}): BucketView => ({
  distribution: distribution(),
  bucket: 'site',
  originPath: null,
  ...given,
});

export const version = (cacheControl: string | null, sha256 = 'old'): PathVersion => ({ sha256, cacheControl });

export const changed = (path: string, old: PathVersion = version('max-age=600'), generation = 2): PathChange => ({
  path,
  kind: 'changed',
  generation,
  old: [old],
  new: { sha256: 'new', cacheControl: old.cacheControl },
});

export const added = (path: string): PathChange => ({
  path,
  kind: 'added',
  generation: 2,
  old: [],
  new: { sha256: 'new', cacheControl: 'max-age=600' },
});

export const removed = (path: string, old: PathVersion = version('max-age=600')): PathChange => ({
  path,
  kind: 'removed',
  generation: 2,
  old: [old],
  new: null,
});

export const changedPaths = (changes: readonly PathChange[], given: Partial<ChangedPaths> = {}): ChangedPaths => ({
  version: 1,
  kind: 'changed-paths',
  bucket: 'site',
  prefix: '',
  release: 'r2',
  generation: 2,
  since: 1,
  complete: true,
  changes,
  unchanged: [],
  ...given,
});

export const purgeRequest = (given: Partial<PurgeRequest> = {}): PurgeRequest => ({
  view: view(),
  changed: null,
  acknowledged: 1,
  typed: [],
  strategy: 'minimal',
  maxPaths: null,
  ...given,
});

export const name = (text: string): Pattern => ({ text, isWildcard: false });
export const wildcard = (text: string): Pattern => ({ text, isWildcard: true });

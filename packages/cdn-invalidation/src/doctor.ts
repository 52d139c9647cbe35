import { behaviourFor } from './behaviours.ts';
import { type Behaviour, type Distribution, missingResponses, SHORT_ERROR_TTL } from './distribution.ts';
import { type BucketView, isKnownOrigin } from './served-paths.ts';

/** A setting of a distribution that defeats a deploy. */
export interface Finding {
  readonly code: string;
  readonly level: 'warning' | 'notice';
  readonly text: string;
  /** What to change at the distribution. */
  readonly remedy: string;
}

/** Looks at how a distribution serves a site. */
export function examine(view: BucketView): readonly Finding[] {
  const { distribution } = view;
  if (distribution === null) return [];
  const site = behaviourFor(distribution, '/');
  return [
    ...stateFindings(distribution),
    ...(site === null ? [] : behaviourFindings(distribution, site)),
    ...errorFindings(distribution),
    ...(isKnownOrigin(view) ? [] : [unknownOrigin(view, distribution)]),
  ];
}

function stateFindings({ id, isDeployed, isEnabled }: Distribution): readonly Finding[] {
  const disabled: Finding = {
    code: 'distribution-disabled',
    level: 'warning',
    text: `Distribution ${id} is disabled: it serves nothing.`,
    remedy: 'Enable it.',
  };
  const deploying: Finding = {
    code: 'distribution-in-progress',
    level: 'warning',
    text: `A change of the settings of ${id} is on its way; some edge locations still cache by the old ones.`,
    remedy: 'Run again when it is deployed.',
  };
  return [...(isEnabled ? [] : [disabled]), ...(isDeployed ? [] : [deploying])];
}

/** Source: CloudFront Developer Guide, "Use managed cache policies". */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

function behaviourFindings({ id }: Distribution, behaviour: Behaviour): readonly Finding[] {
  const { cachePolicyId, ttl } = behaviour;
  const policy =
    cachePolicyId === null
      ? 'its settings'
      : `cache policy ${cachePolicyId}${cachePolicyId === CACHING_OPTIMIZED ? ' (managed CachingOptimized)' : ''}`;
  const unreadable: Finding = {
    code: 'cache-policy-unreadable',
    level: 'warning',
    text: `The cache policy of ${id} may not be read, so that everything that changed counts as cached.`,
    remedy: 'Allow cloudfront:GetCachePolicy.',
  };
  const overridden: Finding = {
    code: 'min-ttl-overrides',
    level: 'warning',
    text: `${id} keeps every page for at least ${ttl?.min} s, whatever its Cache-Control says (${policy}): each release needs an invalidation.`,
    remedy: 'Give the default behaviour a cache policy with a minimum and default TTL of 0.',
  };
  const uncompressed: Finding = {
    code: 'compression-off',
    level: 'notice',
    text: `${id} does not compress what it serves (${policy}).`,
    remedy: 'Set `compress` on the behaviour, and gzip and Brotli in its cache policy.',
  };
  const rewritten: Finding = {
    code: 'copies-under-other-paths',
    level: 'notice',
    text: `A Lambda function between cache and origin of ${id} may serve a page under any path; such copies are not known here.`,
    remedy: 'Rewrite routes in a viewer-request function, or list the paths in `paths`.',
  };
  return [
    ...(ttl === null ? [unreadable] : []),
    ...((ttl?.min ?? 0) > 0 ? [overridden] : []),
    ...(ttl === null || behaviour.compresses ? [] : [uncompressed]),
    ...(behaviour.hasOriginFunction ? [rewritten] : []),
  ];
}

function errorFindings(distribution: Distribution): readonly Finding[] {
  return missingResponses(distribution).flatMap(({ page, servedStatus, status, ttl }) => {
    const answered: Finding = {
      code: 'missing-files-answered',
      level: 'warning',
      text: `${distribution.id} answers ${status} with 200 and ${page ?? 'no page'}: a tab that asks for a script of an older release gets HTML instead of an error.`,
      remedy: 'Remove this error response and let a viewer-request function send routes of the app to its entry page.',
    };
    const cached: Finding = {
      code: 'errors-cached-long',
      level: 'warning',
      text: `${distribution.id} caches ${status} for ${ttl} s: a new file may be missing for so long, so that new paths are purged too.`,
      remedy: 'Set the error caching TTL to 10 s or less.',
    };
    return [...(servedStatus === 200 ? [answered] : []), ...(ttl > SHORT_ERROR_TTL ? [cached] : [])];
  });
}

function unknownOrigin({ bucket }: BucketView, { id, origins }: Distribution): Finding {
  const hosts = origins.map(({ host }) => host).join(', ');
  return {
    code: 'bucket-not-an-origin',
    level: 'warning',
    text: `Bucket ${bucket} is none of the origins of ${id} (${hosts}); its keys are taken for paths as they are.`,
    remedy: 'Check `distribution-ids`. If the bucket is reached in another way, set `origin-path`.',
  };
}

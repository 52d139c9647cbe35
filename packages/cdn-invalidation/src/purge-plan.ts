import { PreconditionError } from '@deploy/kernel';
import { cover, reachOf, withoutCovered } from './cover.ts';
import { encodePath } from './invalidation-path.ts';
import type { PurgeReason, SpareReason } from './judge-change.ts';
import type { Pattern } from './path-tree.ts';
import { neededPurges, type PurgeNeeds } from './purge-needs.ts';
import type { EverythingReason, PurgeRequest } from './purge-request.ts';

export interface PurgePlan {
  /** As CloudFront takes them, in order; none when there is nothing to purge. */
  readonly paths: readonly string[];
  /** What they cover, and why. */
  readonly purged: readonly PurgedPath[];
  /** Changes that need no purge, by reason. */
  readonly spared: Readonly<Partial<Record<SpareReason, number>>>;
  /** Unchanged live paths that are purged along. */
  readonly reach: number;
  /** Why everything is purged, when it is. */
  readonly everything: EverythingReason | null;
}

export interface PurgedPath {
  /** Raw; ends in `*` when everything that begins so is meant. */
  readonly path: string;
  readonly why: PurgeReason;
}

/** Patterns that `minimal` allows itself: what CloudFront runs of wildcards at one time. */
export const DEFAULT_MAX_PATHS = 15;
/** Names that `exact` allows itself: what CloudFront runs of them at one time. */
export const DEFAULT_MAX_NAMES = 3_000;

/** Decides what an invalidation has to name. Throws `PreconditionError` when that is more than it may. */
export function planPurge(request: PurgeRequest): PurgePlan {
  const needs = neededPurges(request);
  const patterns = request.strategy === 'exact' ? allNamed(request, needs) : covered(request, needs);
  return {
    paths: patterns.map(({ isWildcard, text }) => `${encodePath(text)}${isWildcard ? '*' : ''}`),
    purged: needs.wanted.map(({ pattern, why }) => ({ path: shown(pattern), why })),
    spared: needs.spared,
    reach: reachOf(patterns, needs.unchanged),
    everything: needs.everything,
  };
}

function allNamed({ maxPaths }: PurgeRequest, { wanted }: PurgeNeeds): readonly Pattern[] {
  const exact = withoutCovered(wanted.map(({ pattern }) => pattern));
  const most = maxPaths ?? DEFAULT_MAX_NAMES;
  if (exact.length <= most) return exact;
  throw tooMany(
    `\`strategy: exact\` would invalidate ${exact.length} paths, and ${most} are allowed.`,
    `Set \`max-paths\` to ${exact.length} or more to allow them (each costs 0.005 USD beyond the free ones of a month), or use \`strategy: minimal\`, which covers them with ${DEFAULT_MAX_PATHS} paths or fewer.`,
  );
}

/** What somebody typed is left as it is; the rest is covered with what is left of the budget. */
function covered({ maxPaths, typed }: PurgeRequest, { unchanged, wanted }: PurgeNeeds): readonly Pattern[] {
  const fixed = withoutCovered(typed);
  const rest = wanted.filter(({ why }) => why !== 'typed').map(({ pattern }) => pattern);
  const open = withoutCovered([...fixed, ...rest]).filter((pattern) => !fixed.includes(pattern));
  const needed = fixed.length + Math.min(1, open.length);
  const most = maxPaths ?? Math.max(DEFAULT_MAX_PATHS, needed);
  if (needed <= most) return withoutCovered([...fixed, ...cover(open, unchanged, most - fixed.length)]);
  throw tooMany(
    `\`paths\` has ${fixed.length} paths${open.length === 0 ? '' : `, changes need at least one more`}, and \`max-paths\` allows ${most}.`,
    `Set \`max-paths\` to ${needed} or more, or leave it out.`,
  );
}

const tooMany = (message: string, remedy: string): PreconditionError =>
  new PreconditionError({ code: 'too-many-paths', message, remedy });

const shown = ({ isWildcard, text }: Pattern): string => (isWildcard ? `${text}*` : text);

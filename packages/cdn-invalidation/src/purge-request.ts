import type { ChangedPaths } from '@deploy/kernel';
import type { Pattern } from './path-tree.ts';
import type { BucketView } from './served-paths.ts';

/**
 * - `minimal`: at most so many paths, sparing as many unchanged ones as can be
 * - `exact`: every path by its name
 * - `everything`: all that the distribution serves, or all under the prefix of the release
 */
export type Strategy = 'minimal' | 'exact' | 'everything';

/** What to purge at one distribution. */
export interface PurgeRequest {
  readonly view: BucketView;
  /** What a release changed; null when only typed paths are purged. */
  readonly changed: ChangedPaths | null;
  /** Last generation whose invalidation this distribution accepted. */
  readonly acknowledged: number;
  readonly typed: readonly Pattern[];
  readonly strategy: Strategy;
  /** Null: what the strategy allows by itself. */
  readonly maxPaths: number | null;
}

export type EverythingReason =
  | 'asked'
  /** Records of what changed are gone. */
  | 'records-incomplete'
  /** The list of changes begins after what this distribution has acknowledged. */
  | 'list-too-short';

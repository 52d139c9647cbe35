import { cloudFrontError, invalidPaths, tooManyInProgress } from './cloudfront-errors.ts';
import { isInvalidationPath, isWildcard } from './invalidation-path.ts';
import type { CloudFrontKnobs } from './knobs.ts';

export interface Invalidation {
  readonly id: string;
  readonly distributionId: string;
  readonly callerReference: string;
  readonly paths: readonly string[];
  readonly createdMs: number;
}

export interface Batch {
  readonly distributionId: string;
  readonly callerReference: string;
  readonly paths: readonly string[];
}

/**
 * What an invalidation does to the caches. Called when it is accepted; a promise resolves when the last edge location
 * is done.
 */
export type OnInvalidation = (distributionId: string, paths: readonly string[]) => void | Promise<void>;

/** Invalidations of all distributions, accepted and judged by CloudFront's rules. */
export class Invalidations {
  readonly #knobs: CloudFrontKnobs;
  readonly #listeners = new Set<OnInvalidation>();
  /** Oldest first. */
  readonly #all: Invalidation[] = [];
  readonly #underWay = new Set<string>();

  constructor(knobs: CloudFrontKnobs) {
    this.#knobs = knobs;
  }

  /** Tells of every invalidation accepted from now on; the answer ends it. */
  listen(listener: OnInvalidation): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Accepts a batch, or gives back the one that was accepted under the same reference. Throws `ServiceError`. */
  create(batch: Batch, nowMs: number): Invalidation {
    this.#checkPaths(batch.paths);
    const earlier = this.#all.find(
      ({ callerReference, distributionId }) =>
        callerReference === batch.callerReference && distributionId === batch.distributionId,
    );
    if (earlier !== undefined) return sameBatch(earlier, batch);
    this.#checkRoom(batch, nowMs);
    const id = `I${(this.#all.length + 1).toString(36).toUpperCase().padStart(13, '0')}`;
    const accepted: Invalidation = { ...batch, id, createdMs: nowMs };
    this.#all.push(accepted);
    this.#takeEffect(accepted);
    return accepted;
  }

  find(distributionId: string, id: string): Invalidation {
    const found = this.#all.find((each) => each.distributionId === distributionId && each.id === id);
    if (found) return found;
    throw cloudFrontError('NoSuchInvalidation', 404, 'The specified invalidation does not exist.');
  }

  /** Newest first. */
  of(distributionId: string): readonly Invalidation[] {
    return this.#all.filter((each) => each.distributionId === distributionId).reverse();
  }

  status(invalidation: Invalidation, nowMs: number): 'InProgress' | 'Completed' {
    const isDue = nowMs >= invalidation.createdMs + this.#knobs.invalidationMs;
    return isDue && !this.#underWay.has(invalidation.id) ? 'Completed' : 'InProgress';
  }

  inProgress(distributionId: string, nowMs: number): readonly Invalidation[] {
    return this.of(distributionId).filter((each) => this.status(each, nowMs) === 'InProgress');
  }

  #checkPaths(paths: readonly string[]): void {
    const isRefusedTwice = this.#knobs.duplicatePaths === 'refused' && new Set(paths).size < paths.length;
    if (paths.length === 0 || isRefusedTwice) throw invalidPaths();
    if (!paths.every((path) => isInvalidationPath(path, this.#knobs))) throw invalidPaths();
    if (paths.filter((path) => !isWildcard(path)).length > this.#knobs.maxPaths) {
      throw cloudFrontError('BatchTooLarge', 413, 'Invalidation batch specified is too large.');
    }
  }

  /** Source: CloudFront Developer Guide, "Quotas", invalidations: paths and wildcards are counted apart. */
  #checkRoom(batch: Batch, nowMs: number): void {
    const paths = [...this.inProgress(batch.distributionId, nowMs).flatMap((each) => each.paths), ...batch.paths];
    const wildcards = paths.filter(isWildcard).length;
    if (batch.paths.some(isWildcard) && wildcards > this.#knobs.maxWildcards) {
      throw tooManyInProgress('wildcard invalidations');
    }
    if (paths.length - wildcards > this.#knobs.maxPaths) throw tooManyInProgress('invalidations');
  }

  #takeEffect(invalidation: Invalidation): void {
    const effects = [...this.#listeners].map((listener) => listener(invalidation.distributionId, invalidation.paths));
    const pending = effects.filter((effect) => effect !== undefined);
    if (pending.length === 0) return;
    this.#underWay.add(invalidation.id);
    void Promise.allSettled(pending).then(() => this.#underWay.delete(invalidation.id));
  }
}

/** Source: CloudFront API reference, InvalidationBatch, CallerReference. */
function sameBatch(earlier: Invalidation, batch: Batch): Invalidation {
  const isSame =
    earlier.paths.length === batch.paths.length && earlier.paths.every((path, at) => path === batch.paths[at]);
  if (isSame) return earlier;
  throw cloudFrontError(
    'InvalidationBatchAlreadyExists',
    400,
    'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
  );
}

import type { Distribution } from './distribution.ts';

/**
 * CloudFront's control plane as a purge needs it. Implementations translate errors to `DeployError`s and retry what is
 * retryable: `NotFoundError` for a distribution that is not there, `AccessDeniedError` for a permission that is missing,
 * `RemoteError` for what may work later.
 */
export interface Cdn {
  /** Settings, with the TTLs of cache policies. */
  readDistribution(id: string, signal?: AbortSignal): Promise<Distribution>;
  /**
   * Asks for an invalidation. A reference that was used before with the same paths gives the earlier one back and costs
   * nothing (source: CloudFront API reference, InvalidationBatch).
   */
  createInvalidation(distribution: string, batch: Batch, signal?: AbortSignal): Promise<CreateOutcome>;
  isCompleted(distribution: string, invalidation: string, signal?: AbortSignal): Promise<boolean>;
  /** What is in progress, whoever asked for it. */
  listRunning(distribution: string, signal?: AbortSignal): Promise<readonly RunningInvalidation[]>;
}

/** One call's worth of paths. */
export interface Batch {
  readonly reference: string;
  /** As CloudFront takes them; at least one. */
  readonly paths: readonly string[];
}

export type CreateOutcome =
  | { readonly kind: 'accepted'; readonly id: string; readonly isCompleted: boolean }
  /** Too many paths are in progress; nothing was done. */
  | { readonly kind: 'no-room' };

export interface RunningInvalidation {
  readonly id: string;
  /** Null when its details may not be read. */
  readonly batch: Batch | null;
}

/** What AWS does not document, or users report otherwise. SPEC.md says what is known of each; every setting is tested. */
export interface CloudFrontKnobs {
  /** Milliseconds from acceptance until an invalidation counts as completed; it never completes before it took effect everywhere. */
  readonly invalidationMs: number;
  /** A raw `~` in a path: reported as refused. */
  readonly rawTilde: 'refused' | 'accepted';
  /** The same path twice in one batch. */
  readonly duplicatePaths: 'refused' | 'accepted';
  /** Individual paths in progress per distribution. */
  readonly maxPaths: number;
  /** Wildcard paths in progress per distribution. */
  readonly maxWildcards: number;
}

export const DEFAULT_CLOUDFRONT_KNOBS: CloudFrontKnobs = {
  invalidationMs: 20_000,
  rawTilde: 'refused',
  duplicatePaths: 'refused',
  maxPaths: 3_000,
  maxWildcards: 15,
};

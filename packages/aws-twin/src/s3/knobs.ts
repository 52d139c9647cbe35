/**
 * What AWS does not document, documents in one way while users report another, or what a foreign store does otherwise.
 * SPEC.md says what is known of each; every setting is tested.
 */
export interface S3Knobs {
  /** Conditions on the destination of a CopyObject: as on AWS since late 2025, or as stores before it. */
  readonly copyConditions: 'honoured' | 'ignored';
  /** ETags are digests of content, or opaque as with SSE-KMS. */
  readonly etags: 'md5' | 'opaque';
  /** How a plain `+` in a request path is read. */
  readonly plusInPath: 'space' | 'plus';
  /** A conditional delete when the current version is a delete marker. */
  readonly deleteOverMarker: 'no-such-key' | 'precondition-failed';
  /** A CompleteMultipartUpload that is sent again after it succeeded. */
  readonly completedUpload: 'gone' | 'replayed';
  /** Without the right to list, a missing key is 403 and not 404. */
  readonly hideMissingKeys: boolean;
  /** Bytes that every part but the last must have. */
  readonly minPartBytes: number;
}

export const DEFAULT_S3_KNOBS: S3Knobs = {
  copyConditions: 'honoured',
  etags: 'md5',
  plusInPath: 'space',
  deleteOverMarker: 'precondition-failed',
  completedUpload: 'gone',
  hideMissingKeys: true,
  minPartBytes: 5 * 1024 * 1024,
};

import type { Bucket } from './bucket.ts';
import type { StoredObject } from './stored-object.ts';

/** What every write answers. S3 encrypts all new objects (source: S3 User Guide, "Setting default server-side encryption behavior"). */
export function writtenMembers(stored: StoredObject, bucket: Bucket) {
  return { ETag: stored.etag, ServerSideEncryption: 'AES256' as const, ...versionMember(stored.versionId, bucket) };
}

/** A version is named only where the bucket has versions. */
export function versionMember(versionId: string, bucket: Bucket): { readonly VersionId?: string } {
  return bucket.model.versioning ? { VersionId: versionId } : {};
}

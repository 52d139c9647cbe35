import type { DeleteObjectOutput, DeleteObjectRequest } from '@aws-sdk/client-s3';
import type { AccessNeed } from '../auth/access.ts';
import type { Given } from '../wire/operation.ts';
import { checkDelete } from './conditions.ts';
import { conditionContext, objectArn, type S3Context, type S3Operation } from './s3-operation.ts';

type Input = Given<DeleteObjectRequest, 'Bucket' | 'Key'>;

export const deleteObject: S3Operation<Input> = {
  honours: ['Bucket', 'Key', 'VersionId', 'IfMatch', 'ExpectedBucketOwner'],
  needs: (input) => deleteNeeds(input.Bucket, input.Key, input.VersionId, input.IfMatch),
  run(input, context): DeleteObjectOutput {
    return deleteOne({ key: input.Key, versionId: input.VersionId, ifMatch: input.IfMatch }, context);
  },
};

/** Comparing an ETag needs the right to read (source: S3 User Guide, "How to perform conditional deletes"). */
export function deleteNeeds(
  bucket: string,
  key: string,
  versionId: string | undefined,
  ifMatch: string | undefined,
): readonly AccessNeed[] {
  const resource = objectArn(bucket, key);
  const context = conditionContext({ IfMatch: ifMatch });
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  const remove = { action, resource, context };
  const compares = ifMatch !== undefined && ifMatch !== '*';
  return compares ? [remove, { action: 's3:GetObject', resource, context }] : [remove];
}

export interface Removal {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly ifMatch: string | undefined;
}

/** Deletes a key or a version of it; nothing there is a success. Throws `ServiceError` where the condition fails. */
export function deleteOne(
  removal: Removal,
  context: S3Context,
): Pick<DeleteObjectOutput, 'VersionId' | 'DeleteMarker'> {
  const { bucket } = context;
  checkDelete(bucket, removal.key, removal.ifMatch, context, context.knobs);
  if (removal.versionId === undefined) {
    const { marker } = bucket.remove(removal.key, context.nowMs);
    return marker === null ? {} : { VersionId: marker.versionId, DeleteMarker: true };
  }
  const gone = bucket.removeVersion(removal.key, removal.versionId);
  return { VersionId: removal.versionId, ...(gone?.kind === 'marker' ? { DeleteMarker: true } : {}) };
}

import type { DeletedObject, DeleteObjectsOutput, DeleteObjectsRequest, ObjectIdentifier } from '@aws-sdk/client-s3';
import type { Given } from '../wire/operation.ts';
import { notModelled, ServiceError } from '../wire/service-error.ts';
import { deleteNeeds, deleteOne } from './delete-object.ts';
import { s3Error } from './s3-errors.ts';
import type { S3Context, S3Operation } from './s3-operation.ts';

type Input = Given<DeleteObjectsRequest, 'Bucket' | 'Delete'>;

const MAX_KEYS = 1000;

/**
 * Permissions and conditions are judged key by key, and a refusal is an element of a successful answer (source: S3 API
 * reference, DeleteObjects). The integrity of the list is checked before this runs.
 */
export const deleteObjects: S3Operation<Input> = {
  honours: ['Bucket', 'Delete', 'ChecksumAlgorithm', 'ExpectedBucketOwner'],
  needs: () => [],
  run(input, context): DeleteObjectsOutput {
    const objects = input.Delete.Objects ?? [];
    if (objects.length === 0 || objects.length > MAX_KEYS) {
      throw s3Error(
        'MalformedXML',
        400,
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    }
    const outcomes = objects.map((object) => outcomeOf(object, context));
    const errors = outcomes.flatMap(({ error }) => (error === null ? [] : [error]));
    const deleted = outcomes.flatMap(({ deleted }) => (deleted === null ? [] : [deleted]));
    return {
      ...(input.Delete.Quiet === true ? {} : { Deleted: deleted }),
      ...(errors.length === 0 ? {} : { Errors: errors }),
    };
  },
};

interface Outcome {
  readonly deleted: DeletedObject | null;
  readonly error: { readonly Key: string; readonly Code: string; readonly Message: string } | null;
}

function outcomeOf(object: ObjectIdentifier, context: S3Context): Outcome {
  const { ETag, Key = '', LastModifiedTime, Size, VersionId } = object;
  if (LastModifiedTime !== undefined || Size !== undefined) {
    throw notModelled('LastModifiedTime and Size in DeleteObjects');
  }
  try {
    for (const need of deleteNeeds(context.bucket.model.name, Key, VersionId, ETag)) context.demand(need);
    const done = deleteOne({ key: Key, versionId: VersionId, ifMatch: ETag }, context);
    return { deleted: deletedMember(Key, VersionId, done), error: null };
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return { deleted: null, error: { Key, Code: thrown.code, Message: thrown.message } };
  }
}

function deletedMember(key: string, versionId: string | undefined, done: ReturnType<typeof deleteOne>): DeletedObject {
  if (done.DeleteMarker !== true) return { Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) };
  return {
    Key: key,
    DeleteMarker: true,
    DeleteMarkerVersionId: done.VersionId,
    ...(versionId === undefined ? {} : { VersionId: versionId }),
  };
}

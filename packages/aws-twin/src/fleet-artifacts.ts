import { NotFoundError } from '@deploy/kernel';
import type { FetchArtifact } from './instances/artifact-folders.ts';
import type { S3Store } from './s3/store.ts';

/**
 * Artifacts as instances fetch them: the object that a release pointer names as `s3://bucket/key`, from a twin's buckets.
 * Rejects with `NotFoundError` where there is none.
 */
export function artifactsIn(store: S3Store): FetchArtifact {
  return async (release) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(release) ?? [];
    const object = store.buckets.get(bucket)?.current(key) ?? null;
    if (object !== null) return object.bytes;
    throw new NotFoundError({
      code: 'twin-artifact-missing',
      message: `A release pointer names ${release}, and the twin holds no such object.`,
      remedy: 'Upload the artifact before an instance is launched, and point to it as s3://bucket/key.',
    });
  };
}

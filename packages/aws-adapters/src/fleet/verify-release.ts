import { ConflictError, NotFoundError, type ObjectStore, PreconditionError } from '@deploy/kernel';
import { digestInKey, parseReleaseUri } from './release-uri.ts';

/**
 * Whether a release can be deployed: it is in the artifact bucket, holds something, and has the digest asked for or the one
 * that it is named by. Throws `InputError` `release-uri-invalid`, `NotFoundError` `release-missing`, `PreconditionError`
 * `release-elsewhere` or `release-empty`, and `ConflictError` `release-differs`.
 *
 * @param sha256 hex
 */
export async function verifyRelease(
  store: ObjectStore,
  uri: string,
  sha256?: string,
  signal?: AbortSignal,
): Promise<void> {
  const { bucket, key } = parseReleaseUri(uri);
  if (bucket !== store.bucket) throw elsewhere(uri, store.bucket);
  const found = await store.head(key, signal);
  if (found === null) throw missing(uri);
  if (found.size === 0) throw empty(uri);
  const expected = sha256?.toLowerCase() ?? digestInKey(key);
  if (expected === null) return;
  const digest = found.sha256 ?? (await store.digest(key, signal));
  if (digest !== expected) throw differs(uri, expected, digest);
}

function elsewhere(uri: string, bucket: string): PreconditionError {
  return new PreconditionError({
    code: 'release-elsewhere',
    message: `${uri} is not in the artifact bucket ${bucket}.`,
    remedy: `Name a release of ${bucket}, the bucket that instances may read, or copy it there with input \`artifact\`.`,
  });
}

function missing(uri: string): NotFoundError {
  return new NotFoundError({
    code: 'release-missing',
    message: `There is no release ${uri}.`,
    remedy:
      'Check input `release`. An artifact that no release pointer names may have been removed by the life-cycle rules of the bucket: deploy it again with input `artifact`.',
  });
}

function empty(uri: string): PreconditionError {
  return new PreconditionError({
    code: 'release-empty',
    message: `The release ${uri} is empty.`,
    remedy: 'Publish it again with input `artifact`: instances could not start from nothing.',
  });
}

function differs(uri: string, expected: string, found: string | null): ConflictError {
  return new ConflictError({
    code: 'release-differs',
    message: `The release ${uri} has SHA-256 ${found ?? 'of nothing'}, expected ${expected}.`,
    remedy:
      'Somebody wrote over it. Publish it again with input `artifact`; the bucket policy should let only the deploy role write there.',
  });
}

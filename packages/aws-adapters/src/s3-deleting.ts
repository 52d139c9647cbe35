import { ANY, type DeleteOutcome, type DeleteRequest, type Fence } from '@deploy/kernel';
import { isMissing, isRefusal, toConditionMembers } from './s3-conditions.ts';
import type { S3Connection } from './s3-connection.ts';
import { s3Needs } from './s3-needs.ts';

/** Source: S3 API reference, DeleteObjects. */
const MOST_KEYS = 1_000;

export function deleteObject(connection: S3Connection, request: DeleteRequest): Promise<DeleteOutcome> {
  const { condition, fence, key, signal } = request;
  const { bucket } = connection.options;
  return connection.call<DeleteOutcome>(
    { operation: 'DeleteObject', key, needs: s3Needs(bucket).delete(key, condition), fence, signal },
    async ({ client, options, sdk }) => {
      const { IfMatch } = toConditionMembers(condition);
      const input = { Bucket: bucket, Key: key, ...(IfMatch === undefined ? {} : { IfMatch }) };
      await client.send(new sdk.DeleteObjectCommand(input), options);
      return { kind: 'deleted' };
    },
    (thrown) => {
      // With If-Match S3 says 404 for what is gone already, which is what was wanted.
      if (isMissing(thrown)) return { kind: 'deleted' };
      if (isRefusal(thrown, condition)) return { kind: 'refused' };
      throw thrown;
    },
  );
}

export async function deleteObjects(
  connection: S3Connection,
  keys: readonly string[],
  fence: Fence,
  signal?: AbortSignal,
): Promise<void> {
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    await deleteBatch(connection, keys.slice(start, start + MOST_KEYS), fence, signal);
  }
}

/** A refusal of one key stands inside of a successful answer: it is thrown, so that it is retried or translated. */
function deleteBatch(
  connection: S3Connection,
  keys: readonly string[],
  fence: Fence,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { bucket } = connection.options;
  let left = keys;
  const [first = ''] = keys;
  const call = { operation: 'DeleteObjects', key: first, needs: s3Needs(bucket).delete(first, ANY), fence, signal };
  return connection.call(call, async ({ client, options, sdk }) => {
    const input = { Bucket: bucket, Delete: { Quiet: true, Objects: left.map((Key) => ({ Key })) } };
    const { Errors: failed = [] } = await client.send(new sdk.DeleteObjectsCommand(input), options);
    const [failure] = failed;
    if (failure === undefined) return;
    left = left.filter((key) => failed.some(({ Key }) => Key === key));
    throw Object.assign(new Error(failure.Message ?? failure.Code ?? ''), {
      name: failure.Code ?? 'UnknownError',
      $metadata: { httpStatusCode: STATUSES[failure.Code ?? ''] ?? 400 },
    });
  });
}

/** What S3 answers for these codes where they are the answer to a request (source: S3 API reference, "Error responses"). */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  InternalError: 500,
  ServiceUnavailable: 503,
  SlowDown: 503,
};

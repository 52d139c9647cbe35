import type { PutRequest, WriteOutcome } from '@deploy/kernel';
import { discardBody } from './error-answer.ts';
import { isRefusal, toConditionHeaders } from './s3-conditions.ts';
import type { S3Connection } from './s3-connection.ts';
import { hexToBase64, toWire } from './s3-headers.ts';
import { s3Needs } from './s3-needs.ts';

/** Puts a body that fits in memory. It is read once, whatever happens to the request. */
export function putObject(connection: S3Connection, put: PutRequest): Promise<WriteOutcome> {
  const { body, condition, fence, headers, key, signal } = put;
  const needs = s3Needs(connection.options.bucket).write(key, condition);
  let bytes: Promise<Uint8Array> | null = null;
  return connection.run<WriteOutcome>(
    { operation: 'PutObject', key, needs, fence, signal },
    async (course) => {
      bytes ??= body.read(0, body.size);
      const wire = {
        // The store refuses other bytes than those that were planned, and can tell their digest later.
        'x-amz-checksum-sha256': hexToBase64(body.sha256),
        ...toWire(headers),
        ...toConditionHeaders(condition),
      };
      const write = {
        method: 'PUT' as const,
        key,
        headers: wire,
        body: await bytes,
        sha256: body.sha256,
        fence,
        signal,
      };
      const answer = await connection.shortPath.send(write);
      discardBody(answer);
      return connection.writtenBy(answer, answer.headers['etag'], course);
    },
    (thrown) => {
      if (isRefusal(thrown, condition)) return { kind: 'refused' };
      throw thrown;
    },
  );
}

import type { CompletedPart, S3Client } from '@aws-sdk/client-s3';
import type { PutRequest, WriteOutcome } from '@deploy/kernel';
import { isRefusal, toConditionMembers } from './s3-conditions.ts';
import { toMembers } from './s3-headers.ts';

/** Bodies above this go up in parts. */
export const MULTIPART_ABOVE = 16 * 1024 * 1024;
const SMALLEST_PART = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;
const IN_FLIGHT = 4;

/**
 * Uploads a large body in parts, which are read in order and sent side by side. Whatever fails, the parts are taken back;
 * the object appears at once and under its condition when the upload is completed.
 */
export async function multipartPut(client: S3Client, bucket: string, put: PutRequest): Promise<WriteOutcome> {
  const sdk = await import('@aws-sdk/client-s3');
  const target = { Bucket: bucket, Key: put.key };
  const options = put.signal === undefined ? {} : { abortSignal: put.signal };
  const created = await client.send(
    new sdk.CreateMultipartUploadCommand({ ...target, ...toMembers(put.headers), ChecksumAlgorithm: 'CRC32' }),
    options,
  );
  const upload = { ...target, UploadId: created.UploadId };
  try {
    const parts = await sendParts(put, async (PartNumber, Body) => {
      const sent = await client.send(
        new sdk.UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: 'CRC32' }),
        options,
      );
      return { PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 };
    });
    const completed = await client.send(
      new sdk.CompleteMultipartUploadCommand({
        ...upload,
        ...toConditionMembers(put.condition),
        MultipartUpload: { Parts: parts },
      }),
      options,
    );
    return { kind: 'written', etag: completed.ETag ?? '', storeTimeMs: 0, pushedBack: false };
  } catch (thrown) {
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    if (isRefusal(thrown, put.condition)) return { kind: 'refused' };
    throw thrown;
  }
}

type SendPart = (number: number, bytes: Uint8Array) => Promise<CompletedPart>;

async function sendParts({ body, signal }: PutRequest, send: SendPart): Promise<CompletedPart[]> {
  const partSize = Math.max(SMALLEST_PART, Math.ceil(body.size / MOST_PARTS));
  const parts: CompletedPart[] = [];
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (let start = 0; start < body.size && failures.length === 0; start += partSize) {
    signal?.throwIfAborted();
    const number = parts.push({});
    const bytes = await body.read(start, Math.min(body.size, start + partSize));
    const task: Promise<void> = send(number, bytes)
      .then(
        (part) => {
          parts[number - 1] = part;
        },
        (thrown: unknown) => {
          failures.push(thrown);
        },
      )
      .finally(() => underWay.delete(task));
    underWay.add(task);
    if (underWay.size >= IN_FLIGHT) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  return parts;
}

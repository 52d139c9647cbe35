import type { CompletedPart } from '@aws-sdk/client-s3';
import type { Body, Condition, PutRequest, WriteOutcome } from '@deploy/kernel';
import { nameOf } from './aws-error-facts.ts';
import { isRefusal, toConditionMembers } from './s3-conditions.ts';
import type { S3Call, S3Connection } from './s3-connection.ts';
import { toMembers } from './s3-headers.ts';
import { s3Needs } from './s3-needs.ts';

/** When and how a body goes up in parts, in bytes. */
export interface MultipartLimits {
  readonly above: number;
  /** At least 5 MiB but for the last part (source: S3 User Guide, "Multipart upload limits"). */
  readonly part: number;
}

export const MULTIPART: MultipartLimits = { above: 16 * 1024 * 1024, part: 8 * 1024 * 1024 };
const MOST_PARTS = 10_000;
const IN_FLIGHT = 4;
/** How long a failed run waits for its parts to be taken back: less than a runner gives a cancelled job. */
const TAKE_BACK_MS = 3_000;

interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string | undefined;
}

/**
 * Uploads a large body in parts, which are read in order and sent side by side. Whatever fails, the parts are taken back;
 * the object appears at once and under its condition when the upload is completed.
 */
export async function multipartPut(
  connection: S3Connection,
  put: PutRequest,
  limits: MultipartLimits,
): Promise<WriteOutcome> {
  const upload = await create(connection, put);
  let outcome: WriteOutcome = { kind: 'refused' };
  try {
    const parts = await sendParts(put, limits.part, (number, bytes) =>
      sendPart(connection, put, upload, number, bytes),
    );
    outcome = await complete(connection, put, upload, parts);
    return outcome;
  } finally {
    if (outcome.kind !== 'written') await takeBack(connection, upload);
  }
}

const callOf = (
  { options }: S3Connection,
  { condition, fence, key, signal }: PutRequest,
  operation: string,
): S3Call => ({
  operation,
  key,
  needs: s3Needs(options.bucket).write(key, condition),
  fence,
  signal,
});

function create(connection: S3Connection, put: PutRequest): Promise<Upload> {
  const target = { Bucket: connection.options.bucket, Key: put.key };
  return connection.call(callOf(connection, put, 'CreateMultipartUpload'), async ({ client, options, sdk }) => {
    const input = { ...target, ...toMembers(put.headers), ChecksumAlgorithm: 'CRC32' as const };
    const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(input), options);
    return { ...target, UploadId };
  });
}

function sendPart(
  connection: S3Connection,
  put: PutRequest,
  upload: Upload,
  PartNumber: number,
  Body: Uint8Array,
): Promise<CompletedPart> {
  return connection.call(callOf(connection, put, 'UploadPart'), async ({ client, options, sdk }) => {
    const input = { ...upload, PartNumber, Body, ChecksumAlgorithm: 'CRC32' as const };
    const { ChecksumCRC32, ETag } = await client.send(new sdk.UploadPartCommand(input), options);
    return { PartNumber, ETag, ChecksumCRC32 };
  });
}

function complete(
  connection: S3Connection,
  put: PutRequest,
  upload: Upload,
  Parts: CompletedPart[],
): Promise<WriteOutcome> {
  return connection.call<WriteOutcome>(
    callOf(connection, put, 'CompleteMultipartUpload'),
    async ({ client, course, options, sdk }) => {
      const input = { ...upload, ...toConditionMembers(put.condition), MultipartUpload: { Parts } };
      return connection.written(await client.send(new sdk.CompleteMultipartUploadCommand(input), options), course);
    },
    (thrown) => {
      if (isRefusal(thrown, put.condition) || isCompleted(thrown, put.condition)) return { kind: 'refused' };
      throw thrown;
    },
  );
}

/**
 * An upload that is gone was completed by an attempt whose answer was lost; the condition would not hold any more, which
 * is what a single PUT is told in this case.
 */
const isCompleted = (thrown: unknown, condition: Condition): boolean =>
  condition.kind !== 'any' && nameOf(thrown) === 'NoSuchUpload';

/**
 * Without the fence, which may be what failed, and without the caller's signal, which may have aborted. What stays for
 * want of the permission, the network or time, the bucket's lifecycle rule removes.
 */
async function takeBack(connection: S3Connection, upload: Upload): Promise<void> {
  const { bucket, clock } = connection.options;
  const patience = new AbortController();
  const done = new AbortController();
  clock.sleep(TAKE_BACK_MS, done.signal).then(
    () => patience.abort(),
    () => undefined,
  );
  const needs = s3Needs(bucket).abortUpload(upload.Key);
  const call = { operation: 'AbortMultipartUpload', key: upload.Key, needs, signal: patience.signal };
  await connection
    .call(call, ({ client, options, sdk }) => client.send(new sdk.AbortMultipartUploadCommand(upload), options))
    .catch(() => undefined);
  done.abort();
}

type SendPart = (number: number, bytes: Uint8Array) => Promise<CompletedPart>;

/** Settles when nothing is under way any more: a part that arrives after its upload was taken back would stay. */
async function sendParts({ body, signal }: PutRequest, part: number, send: SendPart): Promise<CompletedPart[]> {
  const sent: Promise<CompletedPart>[] = [];
  const underWay = new Set<Promise<unknown>>();
  let isFailing = false;
  try {
    for (const { start, end } of ranges(body, part)) {
      signal?.throwIfAborted();
      if (isFailing) break;
      const task = send(sent.length + 1, await body.read(start, end));
      sent.push(task);
      const ended: Promise<unknown> = task
        .catch(() => {
          isFailing = true;
        })
        .finally(() => underWay.delete(ended));
      underWay.add(ended);
      if (underWay.size >= IN_FLIGHT) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
  return Promise.all(sent);
}

function* ranges({ size }: Body, smallest: number): Iterable<{ start: number; end: number }> {
  const part = Math.max(smallest, Math.ceil(size / MOST_PARTS));
  for (let start = 0; start < size; start += part) yield { start, end: Math.min(size, start + part) };
}

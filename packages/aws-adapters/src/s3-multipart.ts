import type { CompletedPart } from '@aws-sdk/client-s3';
import type { Body, Condition, PutRequest, WriteOutcome } from '@deploy/kernel';
import type { Settle } from './aws-connection.ts';
import { nameOf } from './aws-error-facts.ts';
import { isRefusal, toConditionMembers } from './s3-conditions.ts';
import type { S3Connection, S3Turn } from './s3-connection.ts';
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

/**
 * Uploads a large body in parts, which are read in order and sent side by side. Whatever fails, the parts are taken back;
 * the object appears at once and under its condition when the upload is completed.
 */
export async function multipartPut(
  connection: S3Connection,
  put: PutRequest,
  limits: MultipartLimits,
): Promise<WriteOutcome> {
  const upload = new MultipartUpload(connection, put);
  const id = await upload.create();
  let outcome: WriteOutcome = { kind: 'refused' };
  try {
    const parts = await sendParts(put, limits.part, (number, bytes) => upload.sendPart(id, number, bytes));
    outcome = await upload.complete(id, parts);
    return outcome;
  } finally {
    if (outcome.kind !== 'written') await upload.takeBack(id);
  }
}

class MultipartUpload {
  readonly #connection: S3Connection;
  readonly #put: PutRequest;
  readonly #target: { readonly Bucket: string; readonly Key: string };
  #pushedBack = false;

  constructor(connection: S3Connection, put: PutRequest) {
    this.#connection = connection;
    this.#put = put;
    this.#target = { Bucket: connection.options.bucket, Key: put.key };
  }

  create(): Promise<string | undefined> {
    const input = { ...this.#target, ...toMembers(this.#put.headers), ChecksumAlgorithm: 'CRC32' as const };
    return this.#call('CreateMultipartUpload', async ({ client, options, sdk }) => {
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(input), options);
      return UploadId;
    });
  }

  sendPart(UploadId: string | undefined, PartNumber: number, Body: Uint8Array): Promise<CompletedPart> {
    const input = { ...this.#target, UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC32' as const };
    return this.#call('UploadPart', async ({ client, options, sdk }) => {
      const { ChecksumCRC32, ETag } = await client.send(new sdk.UploadPartCommand(input), options);
      return { PartNumber, ETag, ChecksumCRC32 };
    });
  }

  complete(UploadId: string | undefined, Parts: CompletedPart[]): Promise<WriteOutcome> {
    const { condition } = this.#put;
    const input = { ...this.#target, UploadId, ...toConditionMembers(condition), MultipartUpload: { Parts } };
    return this.#call<WriteOutcome>(
      'CompleteMultipartUpload',
      async ({ client, course, options, sdk }) => {
        const completed = await client.send(new sdk.CompleteMultipartUploadCommand(input), options);
        const pushedBack = this.#pushedBack || course.pushedBack;
        return { ...this.#connection.written(completed, course), pushedBack };
      },
      (thrown) => {
        if (isRefusal(thrown, condition) || isCompleted(thrown, condition)) return { kind: 'refused' };
        throw thrown;
      },
    );
  }

  /**
   * Without the fence, which may be what failed, and without the caller's signal, which may have aborted. What stays for
   * want of the permission, the network or time, the bucket's lifecycle rule removes.
   */
  async takeBack(UploadId: string | undefined): Promise<void> {
    const { clock } = this.#connection.options;
    const patience = new AbortController();
    const done = new AbortController();
    clock.sleep(TAKE_BACK_MS, done.signal).then(
      () => patience.abort(),
      () => undefined,
    );
    const input = { ...this.#target, UploadId };
    const needs = s3Needs(input.Bucket).abortUpload(input.Key);
    const call = { operation: 'AbortMultipartUpload', key: input.Key, needs, signal: patience.signal };
    await this.#connection
      .call(call, ({ client, options, sdk }) => client.send(new sdk.AbortMultipartUploadCommand(input), options))
      .catch(() => undefined);
    done.abort();
  }

  #call<T>(operation: string, work: (turn: S3Turn) => Promise<T>, settle?: Settle<T>): Promise<T> {
    const { condition, fence, key, signal } = this.#put;
    const needs = s3Needs(this.#target.Bucket).write(key, condition);
    const noting = async (turn: S3Turn) => {
      const result = await work(turn);
      this.#pushedBack ||= turn.course.pushedBack;
      return result;
    };
    return this.#connection.call({ operation, key, needs, fence, signal }, noting, settle);
  }
}

/**
 * An upload that is gone was completed by an attempt whose answer was lost; the condition would not hold any more, which
 * is what a single PUT is told in this case.
 */
const isCompleted = (thrown: unknown, condition: Condition): boolean =>
  condition.kind !== 'any' && nameOf(thrown) === 'NoSuchUpload';

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

import assert from 'node:assert/strict';
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput, S3ServiceException } from '@aws-sdk/client-s3';
import type { RawAnswer, S3Target } from './target.ts';

/** Asserts that a call is refused with a status and, where the answer can carry one, a code. */
export async function refused(call: Promise<unknown>, status: number, ...codes: readonly string[]): Promise<void> {
  const thrown = await call.then(
    () => assert.fail(`accepted, instead of ${status} ${codes.join(' or ')}`),
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof S3ServiceException)) throw thrown;
  assert.equal(thrown.$metadata.httpStatusCode, status, `${thrown.name}: ${thrown.message}`);
  if (codes.length > 0) assert.ok(codes.includes(thrown.name), `${thrown.name}, instead of ${codes.join(' or ')}`);
}

export function answered(answer: RawAnswer, status: number, code?: string): void {
  assert.equal(answer.status, status, answer.text);
  if (code !== undefined) assert.match(answer.text, new RegExp(`<Code>${code}</Code>`));
}

/** Puts an object and gives back its ETag. */
export async function put(
  target: S3Target,
  key: string,
  text: string,
  more: Partial<PutObjectCommandInput> = {},
): Promise<string> {
  const input = { Bucket: target.bucket, Key: key, Body: new TextEncoder().encode(text), ...more };
  const { ETag } = await target.client().send(new PutObjectCommand(input));
  assert.ok(ETag, 'a write answers with an ETag');
  return ETag;
}

export async function textOf(target: S3Target, key: string, bucket = target.bucket): Promise<string> {
  const { Body } = await target.client().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  assert.ok(Body, 'a read answers with a body');
  return Body.transformToString();
}

export async function isMissing(target: S3Target, key: string, bucket = target.bucket): Promise<void> {
  await refused(target.client().send(new GetObjectCommand({ Bucket: bucket, Key: key })), 404, 'NoSuchKey');
}

export async function hasText(target: S3Target, key: string, text: string): Promise<void> {
  assert.equal(await textOf(target, key), text);
}

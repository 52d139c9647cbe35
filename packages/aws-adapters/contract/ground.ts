import assert from 'node:assert/strict';
import { ANY, type Condition, type ObjectHeaders, type ObjectStore, textBody, type Written } from '@deploy/kernel';

export const HEADERS: ObjectHeaders = { contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' };

export interface Writing {
  readonly condition?: Condition;
  readonly headers?: ObjectHeaders;
}

/** Writes a text that must be accepted. */
export async function written(store: ObjectStore, key: string, text: string, writing: Writing = {}): Promise<Written> {
  const { condition = ANY, headers = HEADERS } = writing;
  const outcome = await store.put({ key, body: textBody(text), headers, condition });
  assert.equal(outcome.kind, 'written', `${key} is written`);
  assert.ok(outcome.kind === 'written');
  return outcome;
}

/** The text of an object; null where nothing is. */
export async function textAt(store: ObjectStore, key: string): Promise<string | null> {
  const found = await store.get(key);
  return found === null ? null : new TextDecoder().decode(found.bytes);
}

export async function keysUnder(store: ObjectStore, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** S3 lists in the order of UTF-8 bytes (source: S3 API reference, ListObjectsV2). */
export const inByteOrder = (keys: readonly string[]): readonly string[] =>
  [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** For `assert.rejects`: this very thing is thrown, whatever realm it was made in. */
export const exactly =
  (expected: unknown) =>
  (thrown: unknown): boolean =>
    thrown === expected;

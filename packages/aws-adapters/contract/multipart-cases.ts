import assert from 'node:assert/strict';
import { ABSENT, ANY, bytesBody, matching, sha256Hex } from '@deploy/kernel';
import { exactly, HEADERS, textAt, written } from './ground.ts';
import type { ContractCase } from './object-store-contract.ts';

/** Two parts and a bit. */
export function partsBody(): Uint8Array {
  const bytes = new Uint8Array(10 * 1024 * 1024 + 1_234);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 31 + (at >> 12)) & 0xff;
  return bytes;
}

export const multipartCases: readonly ContractCase[] = [
  {
    name: 'a large body goes up in parts and comes back whole',
    async run({ store, prefix }) {
      const key = `${prefix}large`;
      const bytes = partsBody();
      const ranges: number[][] = [];
      const body = bytesBody(bytes);
      const read = (start: number, end: number) => {
        ranges.push([start, end]);
        return body.read(start, end);
      };
      const headers = { ...HEADERS, metadata: { large: 'yes' } };
      const outcome = await store.put({ key, body: { ...body, read }, headers, condition: ABSENT });
      assert.ok(outcome.kind === 'written');
      const starts = ranges.map(([start]) => start);
      const ends = ranges.map(([, end]) => end);
      assert.deepEqual([...ends.slice(0, -1), bytes.length], ends, 'the last range ends with the body');
      assert.deepEqual(starts, [0, ...ends.slice(0, -1)], 'each byte is read once, in order');
      const head = await store.head(key);
      assert.deepEqual([head?.etag, head?.size, head?.headers], [outcome.etag, bytes.length, headers]);
      assert.equal(await store.digest(key), sha256Hex(bytes));
      assert.ok(outcome.storeTimeMs > Date.UTC(2020, 0), 'it is a time of these years');
    },
  },
  {
    name: 'conditions of a body in parts are judged when it is complete, and refuse all of it',
    async run({ store, prefix }) {
      const key = `${prefix}large`;
      const { etag } = await written(store, key, 'old');
      const put = { key, body: bytesBody(partsBody()), headers: HEADERS };
      assert.deepEqual(await store.put({ ...put, condition: ABSENT }), { kind: 'refused' });
      const never = matching('"0123456789abcdef0123456789abcdef"');
      assert.deepEqual(await store.put({ ...put, condition: never }), { kind: 'refused' });
      assert.equal(await textAt(store, key), 'old');
      assert.equal((await store.put({ ...put, condition: matching(etag) })).kind, 'written');
    },
  },
  {
    name: 'a large body whose source changed while it was read leaves nothing',
    async run({ store, prefix }) {
      const key = `${prefix}large`;
      const body = bytesBody(partsBody());
      const changed = new Error('the source changed');
      const read = (start: number, end: number) => (start === 0 ? body.read(start, end) : Promise.reject(changed));
      await assert.rejects(
        store.put({ key, body: { ...body, read }, headers: HEADERS, condition: ANY }),
        exactly(changed),
      );
      assert.equal(await store.head(key), null);
    },
  },
  {
    name: 'a large object is copied with its bytes, and its digest can be told',
    async run({ store, prefix }) {
      const bytes = partsBody();
      await store.put({ key: `${prefix}from`, body: bytesBody(bytes), headers: HEADERS, condition: ABSENT });
      const copy = { from: `${prefix}from`, to: `${prefix}to`, headers: HEADERS, condition: ABSENT };
      assert.equal((await store.copy(copy)).kind, 'written');
      assert.equal(await store.digest(copy.to), sha256Hex(bytes));
    },
  },
];

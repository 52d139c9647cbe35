import assert from 'node:assert/strict';
import { ABSENT, ANY, bytesBody, type Fence, matching, type ObjectStore, textBody } from '@deploy/kernel';
import { freshStamp, LeaseLost, lateStamp, scriptedFence, steadyFence } from './fences.ts';
import { HEADERS, keysUnder, textAt, written } from './ground.ts';
import { partsBody } from './multipart-cases.ts';
import type { ContractCase } from './object-store-contract.ts';

const FULL = {
  ...HEADERS,
  contentEncoding: 'gzip',
  contentDisposition: 'inline',
  contentLanguage: 'en',
  metadata: { build: '42' },
};

export const fenceCases: readonly ContractCase[] = [
  {
    name: 'fenced writes, copies and deletes are carried out while the lease is confirmed',
    async run({ store, prefix }) {
      const { storeTimeMs } = await written(store, `${prefix}from`, 'content');
      const fence = steadyFence(storeTimeMs);
      const body = textBody('page');
      const put = await store.put({ key: `${prefix}p`, body, headers: FULL, condition: ABSENT, fence });
      assert.ok(put.kind === 'written');
      assert.deepEqual((await store.head(`${prefix}p`))?.headers, FULL);
      const copy = { from: `${prefix}from`, to: `${prefix}p`, headers: FULL, condition: matching(put.etag), fence };
      const copied = await store.copy(copy);
      assert.ok(copied.kind === 'written');
      assert.equal(await textAt(store, `${prefix}p`), 'content');
      assert.deepEqual((await store.head(`${prefix}p`))?.headers, FULL);
      const condition = matching(copied.etag);
      assert.deepEqual(await store.delete({ key: `${prefix}p`, condition, fence }), { kind: 'deleted' });
      assert.deepEqual(await keysUnder(store, prefix), [`${prefix}from`]);
    },
  },
  {
    name: 'conditions of fenced requests are judged as those of others',
    async run({ store, prefix }) {
      const { etag, storeTimeMs } = await written(store, `${prefix}a`, 'one');
      await written(store, `${prefix}a`, 'two');
      const fence = steadyFence(storeTimeMs);
      const stale = { headers: HEADERS, condition: matching(etag), fence };
      const put = { ...stale, key: `${prefix}a`, body: textBody('three') };
      assert.deepEqual(await store.put(put), { kind: 'refused' });
      assert.deepEqual(await store.put({ ...put, condition: ABSENT }), { kind: 'refused' });
      const copy = { ...stale, from: `${prefix}a`, to: `${prefix}a` };
      assert.deepEqual(await store.copy(copy), { kind: 'refused' });
      assert.deepEqual(await store.delete({ ...stale, key: `${prefix}a` }), { kind: 'refused' });
      assert.equal(await textAt(store, `${prefix}a`), 'two');
    },
  },
  {
    name: 'what a holder sends after its lease ran out changes nothing, and the holder hears that it is lost',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const { storeTimeMs } = await written(store, key, 'old');
      await written(store, `${prefix}from`, 'new');
      for (const [what, work] of WORKS) {
        const fence = scriptedFence([lateStamp(storeTimeMs)]);
        await assert.rejects(work(store, prefix, fence), LeaseLost, what);
        assert.equal(fence.asked, 2, `${what} asks for a newer stamp once`);
      }
      assert.equal(await textAt(store, key), 'old');
      assert.deepEqual(await keysUnder(store, prefix), [key, `${prefix}from`]);
    },
  },
  {
    name: 'a fenced request that came late is sent again when the lease was renewed meanwhile',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const { storeTimeMs } = await written(store, `${prefix}from`, 'new');
      for (const [what, work] of WORKS) {
        await written(store, key, 'old');
        const stamps = Array.from({ length: 9 }, () => freshStamp(storeTimeMs));
        await work(store, prefix, scriptedFence([lateStamp(storeTimeMs), ...stamps]));
        assert.notEqual(await textAt(store, key), 'old', what);
      }
    },
  },
];

type Work = (store: ObjectStore, prefix: string, fence: Fence) => Promise<unknown>;

const WORKS: ReadonlyArray<readonly [string, Work]> = [
  [
    'a write',
    (store, prefix, fence) =>
      store.put({ key: `${prefix}a`, body: textBody('new'), headers: HEADERS, condition: ANY, fence }),
  ],
  [
    'a copy',
    (store, prefix, fence) =>
      store.copy({ from: `${prefix}from`, to: `${prefix}a`, headers: HEADERS, condition: ANY, fence }),
  ],
  ['a delete', (store, prefix, fence) => store.delete({ key: `${prefix}a`, condition: ANY, fence })],
  ['a delete of many', (store, prefix, fence) => store.deleteMany([`${prefix}a`], fence)],
  [
    'a write in parts',
    (store, prefix, fence) =>
      store.put({ key: `${prefix}a`, body: bytesBody(partsBody()), headers: HEADERS, condition: ANY, fence }),
  ],
];

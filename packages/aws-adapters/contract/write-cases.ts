import assert from 'node:assert/strict';
import { ABSENT, ANY, matching, sha256Hex, textBody } from '@deploy/kernel';
import { exactly, HEADERS, textAt, written } from './ground.ts';
import type { ContractCase } from './object-store-contract.ts';

export const writeCases: readonly ContractCase[] = [
  {
    name: 'a write without condition replaces bytes and headers',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const first = await written(store, key, 'one', { headers: { ...HEADERS, metadata: { old: 'yes' } } });
      const second = await written(store, key, 'two');
      assert.notEqual(second.etag, first.etag);
      assert.equal(await textAt(store, key), 'two');
      assert.deepEqual((await store.head(key))?.headers, HEADERS);
    },
  },
  {
    name: 'a write on condition of absence is refused where something is, and changes nothing',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      await written(store, key, 'one', { condition: ABSENT });
      const again = await store.put({ key, body: textBody('two'), headers: HEADERS, condition: ABSENT });
      assert.deepEqual(again, { kind: 'refused' });
      assert.equal(await textAt(store, key), 'one');
    },
  },
  {
    name: 'a write on condition of an ETag replaces exactly that version',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const first = await written(store, key, 'one');
      const second = await written(store, key, 'two', { condition: matching(first.etag) });
      const stale = { key, body: textBody('three'), headers: HEADERS, condition: matching(first.etag) };
      assert.deepEqual(await store.put(stale), { kind: 'refused' });
      assert.equal(await textAt(store, key), 'two');
      await written(store, key, 'three', { condition: matching(second.etag) });
    },
  },
  {
    name: 'a write on condition of an ETag is refused where nothing is',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const condition = matching('"0123456789abcdef0123456789abcdef"');
      assert.deepEqual(await store.put({ key, body: textBody('x'), headers: HEADERS, condition }), { kind: 'refused' });
      assert.equal(await store.head(key), null);
    },
  },
  {
    name: 'of many who write on condition of absence at once, one succeeds',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const texts = Array.from({ length: 12 }, (_, at) => `writer ${at}`);
      const outcomes = await Promise.all(
        texts.map((text) => store.put({ key, body: textBody(text), headers: HEADERS, condition: ABSENT })),
      );
      const winners = texts.filter((_, at) => outcomes[at]?.kind === 'written');
      assert.equal(winners.length, 1);
      assert.equal(await textAt(store, key), winners[0]);
    },
  },
  {
    name: 'the body may be empty',
    async run({ store, prefix }) {
      const key = `${prefix}empty`;
      await written(store, key, '', { condition: ABSENT });
      assert.equal((await store.head(key))?.size, 0);
      assert.equal(await store.digest(key), sha256Hex(''));
      assert.equal(await textAt(store, key), '');
    },
  },
  {
    name: 'bytes that are not those of the digest are not stored',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const body = { ...textBody('what was planned'), read: async () => Buffer.from('what was changed') };
      await assert.rejects(store.put({ key, body, headers: HEADERS, condition: ANY }));
      assert.equal(await store.head(key), null);
    },
  },
  {
    name: "a write tells the store's time and that nobody asked to slow down",
    async run({ store, prefix }) {
      const first = await written(store, `${prefix}a`, 'a');
      const second = await written(store, `${prefix}b`, 'b');
      assert.equal(first.pushedBack, false);
      assert.ok(first.storeTimeMs > Date.UTC(2020, 0), 'it is a time of these years');
      assert.ok(second.storeTimeMs >= first.storeTimeMs, 'it does not run backwards');
    },
  },
  {
    name: 'a write that was called off rejects with the reason and writes nothing',
    async run({ store, prefix }) {
      const reason = new Error('called off');
      const signal = AbortSignal.abort(reason);
      const put = { key: `${prefix}a`, body: textBody('x'), headers: HEADERS, condition: ANY, signal };
      await assert.rejects(store.put(put), exactly(reason));
      assert.equal(await store.head(put.key), null);
    },
  },
];

import assert from 'node:assert/strict';
import { ABSENT, ANY, matching, sha256Hex, textBody } from '@deploy/kernel';
import { HEADERS, textAt, written } from './ground.ts';
import type { ContractCase } from './object-store-contract.ts';

const STAGED = { contentType: 'application/octet-stream' };
const NEVER = matching('"0123456789abcdef0123456789abcdef"');

export const copyCases: readonly ContractCase[] = [
  {
    name: 'a copy has the bytes of its source and only its own headers',
    async run({ store, prefix }) {
      const from = `${prefix}from`;
      const to = `${prefix}to`;
      await written(store, from, 'content', { headers: { ...STAGED, cacheControl: 'no-store', metadata: { a: 'b' } } });
      const copied = await store.copy({ from, to, headers: HEADERS, condition: ABSENT });
      assert.ok(copied.kind === 'written');
      const found = await store.head(to);
      assert.deepEqual(found?.headers, HEADERS);
      assert.equal(found?.etag, copied.etag);
      assert.equal(await store.digest(to), sha256Hex('content'));
      assert.ok(copied.storeTimeMs > Date.UTC(2020, 0), 'it is a time of these years');
      assert.equal(copied.pushedBack, false);
    },
  },
  {
    name: 'a copy onto itself changes the headers alone',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const { etag } = await written(store, key, 'content', { headers: STAGED });
      const copied = await store.copy({ from: key, to: key, headers: HEADERS, condition: matching(etag) });
      assert.equal(copied.kind, 'written');
      assert.deepEqual((await store.head(key))?.headers, HEADERS);
      assert.equal(await textAt(store, key), 'content');
    },
  },
  {
    name: 'a copy on condition of absence is refused where something is, and changes nothing',
    async run({ store, prefix }) {
      const from = `${prefix}from`;
      const to = `${prefix}to`;
      await written(store, from, 'new');
      await written(store, to, 'old');
      assert.deepEqual(await store.copy({ from, to, headers: {}, condition: ABSENT }), { kind: 'refused' });
      assert.equal(await textAt(store, to), 'old');
      assert.deepEqual((await store.head(to))?.headers, HEADERS);
    },
  },
  {
    name: 'a copy on condition of an ETag replaces exactly that version',
    async run({ store, prefix }) {
      const from = `${prefix}from`;
      const to = `${prefix}to`;
      await written(store, from, 'new');
      const { etag } = await written(store, to, 'old');
      assert.deepEqual(await store.copy({ from, to, headers: HEADERS, condition: NEVER }), { kind: 'refused' });
      assert.equal(await textAt(store, to), 'old');
      const copied = await store.copy({ from, to, headers: HEADERS, condition: matching(etag) });
      assert.equal(copied.kind, 'written');
      assert.equal(await textAt(store, to), 'new');
    },
  },
  {
    name: 'a copy on condition of an ETag is refused where nothing is',
    async run({ store, prefix }) {
      await written(store, `${prefix}from`, 'new');
      const copy = { from: `${prefix}from`, to: `${prefix}to`, headers: HEADERS, condition: NEVER };
      assert.deepEqual(await store.copy(copy), { kind: 'refused' });
      assert.equal(await store.head(copy.to), null);
    },
  },
  {
    name: 'a copy of nothing says that the source is missing, whatever the condition',
    async run({ store, prefix }) {
      await written(store, `${prefix}to`, 'old');
      for (const condition of [ANY, ABSENT, NEVER]) {
        const copy = { from: `${prefix}gone`, to: `${prefix}new`, headers: HEADERS, condition };
        assert.deepEqual(await store.copy(copy), { kind: 'source-missing' });
      }
      assert.equal(await store.head(`${prefix}new`), null);
    },
  },
  {
    name: 'a copy whose bytes are at hand comes out the same',
    async run({ store, prefix }) {
      const from = `${prefix}from`;
      const to = `${prefix}to`;
      await written(store, from, 'content');
      const copy = { from, to, headers: HEADERS, condition: ABSENT, body: textBody('content') };
      assert.equal((await store.copy(copy)).kind, 'written');
      assert.deepEqual(await store.copy(copy), { kind: 'refused' });
      assert.equal(await store.digest(to), sha256Hex('content'));
      assert.deepEqual((await store.head(to))?.headers, HEADERS);
    },
  },
  {
    name: 'a copy finds sources of any name',
    async run({ store, prefix }) {
      const names = ['a b', 'a+b', 'a%20b', 'q?versionId=1', '日本', "it's", '[slug]', 'a#b'];
      for (const name of names) {
        await written(store, `${prefix}${name}`, name);
        const to = `${prefix}copies/${name}`;
        const copied = await store.copy({ from: `${prefix}${name}`, to, headers: HEADERS, condition: ABSENT });
        assert.equal(copied.kind, 'written', name);
        assert.equal(await textAt(store, to), name);
      }
    },
  },
];

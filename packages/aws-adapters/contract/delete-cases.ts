import assert from 'node:assert/strict';
import { ABSENT, ANY, matching } from '@deploy/kernel';
import { steadyFence } from './fences.ts';
import { keysUnder, textAt, written } from './ground.ts';
import type { ContractCase } from './object-store-contract.ts';

export const deleteCases: readonly ContractCase[] = [
  {
    name: 'a delete without condition leaves nothing, also where nothing was',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      await written(store, key, 'x');
      assert.deepEqual(await store.delete({ key, condition: ANY }), { kind: 'deleted' });
      assert.equal(await store.head(key), null);
      assert.deepEqual(await store.delete({ key, condition: ANY }), { kind: 'deleted' });
    },
  },
  {
    name: 'a delete on condition of an ETag spares any other version',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const first = await written(store, key, 'one');
      const second = await written(store, key, 'two');
      assert.deepEqual(await store.delete({ key, condition: matching(first.etag) }), { kind: 'refused' });
      assert.equal(await textAt(store, key), 'two');
      assert.deepEqual(await store.delete({ key, condition: matching(second.etag) }), { kind: 'deleted' });
      assert.equal(await store.head(key), null);
    },
  },
  {
    name: 'a delete on condition of an ETag has nothing to do where nothing ever was',
    async run({ store, prefix }) {
      const condition = matching('"0123456789abcdef0123456789abcdef"');
      assert.deepEqual(await store.delete({ key: `${prefix}never`, condition }), { kind: 'deleted' });
    },
  },
  {
    name: 'a deleted key is absent to a conditional write',
    async run({ store, prefix }) {
      const key = `${prefix}a`;
      const { etag } = await written(store, key, 'one');
      await store.delete({ key, condition: matching(etag) });
      await written(store, key, 'two', { condition: ABSENT });
      assert.equal(await textAt(store, key), 'two');
    },
  },
  {
    name: 'many keys are deleted together, those that are gone already too',
    async run({ store, prefix }) {
      const keys = ['a', 'b c', 'd&e', 'ü', '[f]'].map((name) => `${prefix}${name}`);
      let storeTimeMs = 0;
      for (const key of [...keys, `${prefix}kept`]) ({ storeTimeMs } = await written(store, key, 'x'));
      await store.deleteMany([...keys, `${prefix}never`], steadyFence(storeTimeMs));
      assert.deepEqual(await keysUnder(store, prefix), [`${prefix}kept`]);
    },
  },
];

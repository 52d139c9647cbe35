import assert from 'node:assert/strict';
import { sha256Hex, textBody } from '@deploy/kernel';
import { exactly, HEADERS, inByteOrder, keysUnder, textAt, written } from './ground.ts';
import type { ContractCase } from './object-store-contract.ts';

/** What names of files and templates of routers contain in practice, and what encodings get wrong. */
const ODD_NAMES = [
  ...[
    'a b.txt',
    'a+b.txt',
    'a%20b.txt',
    '100%.txt',
    'q?x=1&y=2',
    'hash#1',
    'semi;colon',
    'eq=ual',
    'at@home',
    'co,mma',
  ],
  ...[
    'dollar$',
    'quote\'"',
    '(round)',
    '[slug].html',
    '{curly}',
    '<angle>',
    'star*',
    'bang!',
    'tilde~',
    'pipe|',
    'caret^',
  ],
  ...[
    'back\\slash',
    'grave`',
    '.hidden',
    '..dots',
    'ümläut.txt',
    'é-decomposed',
    '日本/こんにちは.js',
    '🚀.svg',
    '\u{FF5E}full',
  ],
];

export const readCases: readonly ContractCase[] = [
  {
    name: 'what was put is got back with its bytes, size, digest, headers and ETag',
    async run({ store, prefix }) {
      const key = `${prefix}page.html`;
      const { etag } = await written(store, key, 'héllo');
      const found = await store.get(key);
      assert.deepEqual(found?.headers, HEADERS);
      assert.equal(found?.size, 6);
      assert.equal(new TextDecoder().decode(found?.bytes), 'héllo');
      const head = await store.head(key);
      assert.deepEqual(head?.headers, HEADERS);
      assert.equal(head?.size, 6);
      assert.deepEqual([found?.etag, head?.etag], [etag, etag]);
      assert.equal(head?.sha256, sha256Hex('héllo'));
      assert.equal(await store.digest(key), sha256Hex('héllo'));
    },
  },
  {
    name: 'a key that holds nothing is null to get, head and digest',
    async run({ store, prefix }) {
      const key = `${prefix}nothing`;
      assert.equal(await store.get(key), null);
      assert.equal(await store.head(key), null);
      assert.equal(await store.digest(key), null);
    },
  },
  {
    name: 'every header is kept, and those that were not given are not made up',
    async run({ store, prefix }) {
      const all = {
        contentType: 'text/javascript; charset=utf-8',
        cacheControl: 'public, max-age=31536000, immutable',
        contentEncoding: 'gzip',
        contentDisposition: 'attachment; filename="a b.js"',
        contentLanguage: 'fr-CA',
        metadata: { build: '42', 'made-by': 'a person, with  two spaces' },
      };
      await written(store, `${prefix}all`, 'x', { headers: all });
      assert.deepEqual((await store.head(`${prefix}all`))?.headers, all);
      assert.deepEqual((await store.get(`${prefix}all`))?.headers, all);
      await written(store, `${prefix}few`, 'x', { headers: { contentType: 'text/plain' } });
      assert.deepEqual((await store.head(`${prefix}few`))?.headers, { contentType: 'text/plain' });
    },
  },
  {
    name: 'a key is exactly what it is called, whatever characters it is made of',
    async run({ store, prefix }) {
      const keys = ODD_NAMES.map((name) => `${prefix}${name}`);
      for (const key of keys) await written(store, key, key);
      for (const key of keys) assert.equal(await textAt(store, key), key);
      assert.deepEqual(await keysUnder(store, prefix), inByteOrder(keys));
    },
  },
  {
    name: 'a listing tells key, size, ETag and time of what is below a prefix',
    async run({ store, prefix }) {
      const { etag, storeTimeMs } = await written(store, `${prefix}in/a`, 'abc');
      await written(store, `${prefix}in-between`, 'x');
      const listed = [];
      for await (const object of store.list(`${prefix}in/`)) listed.push(object);
      assert.equal(listed.length, 1);
      const [only] = listed;
      assert.deepEqual([only?.key, only?.size, only?.etag], [`${prefix}in/a`, 3, etag]);
      assert.ok(Math.abs((only?.lastModifiedMs ?? 0) - storeTimeMs) <= 5_000, 'its time is about that of the write');
    },
  },
  {
    name: 'a listing goes on over pages, in key order',
    async run({ store, prefix }) {
      const keys = Array.from({ length: 1_003 }, (_, at) => `${prefix}${(at * 7919) % 1_003}`);
      const body = textBody('');
      for (let start = 0; start < keys.length; start += 64) {
        const some = keys.slice(start, start + 64);
        await Promise.all(some.map((key) => store.put({ key, body, headers: {}, condition: { kind: 'any' } })));
      }
      assert.deepEqual(await keysUnder(store, prefix), inByteOrder(keys));
    },
  },
  {
    name: 'a read that was called off rejects with the reason',
    async run({ store, prefix }) {
      const reason = new Error('called off');
      const signal = AbortSignal.abort(reason);
      await assert.rejects(store.get(`${prefix}a`, signal), exactly(reason));
      await assert.rejects(store.head(`${prefix}a`, signal), exactly(reason));
      await assert.rejects(store.digest(`${prefix}a`, signal), exactly(reason));
    },
  },
];

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPool } from '../src/database-pool.ts';

test('no more connections are used than there are; who comes later waits in turn', async () => {
  const pool = createPool(2);
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const begun: number[] = [];
  const queries = gates.map((gate, index) =>
    pool.run(async () => {
      begun.push(index);
      await gate.promise;
      return index;
    }),
  );
  await Promise.resolve();
  assert.deepEqual([begun, pool.used, pool.waiting], [[0, 1], 2, 2]);
  gates[1]?.resolve();
  await queries[1];
  for (const gate of gates) gate.resolve();
  assert.deepEqual(await Promise.all(queries), [0, 1, 2, 3]);
  assert.deepEqual([begun, pool.used, pool.waiting], [[0, 1, 2, 3], 0, 0]);
});

test('a query that fails gives its connection back', async () => {
  const pool = createPool(1);
  await assert.rejects(
    pool.run(() => Promise.reject(new Error('no such table'))),
    /no such table/,
  );
  assert.equal(await pool.run(async () => 'next'), 'next');
});

test('closing waits for what is under way, and refuses what comes after', async () => {
  const pool = createPool(1);
  const gate = Promise.withResolvers<void>();
  const query = pool.run(() => gate.promise);
  let isClosed = false;
  const closed = pool.close().then(() => {
    isClosed = true;
  });
  await assert.rejects(
    pool.run(async () => {}),
    /closed/,
  );
  assert.equal(isClosed, false);
  gate.resolve();
  await Promise.all([query, closed]);
});

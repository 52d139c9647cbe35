import { describe, expect, test } from '@jest/globals';
import { renewedLease } from '../src/lease-rules.ts';
import { editLease, readLease, writeLease } from '../src/lease-store.ts';
import { KEY, LeaseWorld, leaseOf, owner } from './lease-world.ts';

describe('editing a lease of somebody else', () => {
  test('begins again when it moved', async () => {
    const world = new LeaseWorld();
    world.lease = leaseOf(owner(1));
    world.store.plant({ kind: 'after', work: () => world.write(renewedLease(world.lease, 'renewed')) });
    const hold = { by: 'me', reason: 'freeze', at: 'now' };
    const edit = editLease(world.ports('me'), KEY, (lease) => ({ ...lease, hold }));
    await world.clock.until(edit);
    expect(world.lease).toMatchObject({ state: 'held', owner: owner(1), hold });
  });

  test('recognises what it wrote when the answer was lost', async () => {
    const world = new LeaseWorld();
    world.lease = leaseOf(owner(1));
    world.store.plant({ kind: 'answer-lost' });
    let edits = 0;
    await editLease(world.ports('me'), KEY, (lease) => {
      edits += 1;
      return { ...lease, hold: null };
    });
    expect(edits).toBe(1);
  });

  test('writes nothing when there is nothing to change', async () => {
    const world = new LeaseWorld();
    world.lease = leaseOf(owner(1));
    expect(await editLease(world.ports('me'), KEY, () => null)).toEqual(leaseOf(owner(1)));
    expect(world.store.written).toEqual([]);
  });

  test('makes one where there is none', async () => {
    const world = new LeaseWorld();
    const hold = { by: 'me', reason: 'freeze', at: 'now' };
    await editLease(world.ports('me'), KEY, (lease) => ({ ...lease, hold }));
    expect(world.lease).toMatchObject({ state: 'free', generation: 0, owner: null, hold });
  });
});

test('two writes never share an ETag, so that a late one is refused', async () => {
  const world = new LeaseWorld();
  const held = await world.acquire(owner(1));
  const first = await readLease(world.store, KEY);
  await held.confirm();
  const late = await writeLease(world.store, KEY, leaseOf(owner(1)), first);
  expect(late).toEqual({ kind: 'refused' });
  await held.release();
});

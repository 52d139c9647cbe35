import { describe, expect, test } from '@jest/globals';
import { renewedLease, takenLease } from '../src/lease-rules.ts';
import { editLease } from '../src/lease-store.ts';
import { KEY, LeaseWorld, owner } from './lease-world.ts';

const failure = (code: string, says = '') => expect.objectContaining({ code, message: expect.stringContaining(says) });

describe('a held lease', () => {
  test('is renewed every 15 s, each time with another nonce and nothing else changed', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const [taken] = world.store.written;
    await world.clock.pass(61_000);
    expect(world.store.written).toHaveLength(5);
    expect(new Set(world.store.written).size).toBe(5);
    for (const text of world.store.written) {
      expect({ ...JSON.parse(text), nonce: '' }).toEqual({ ...JSON.parse(taken ?? ''), nonce: '' });
    }
    await held.release();
  });

  test('signs with the date of the store at the last confirmed renewal, never afresh', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const takenAt = world.clock.now() + world.store.aheadMs;
    await world.clock.pass(14_000);
    expect(await held.stamp()).toEqual({ signedAtMs: takenAt, lifeSeconds: 20 });
    await world.clock.pass(2_000);
    expect(await held.stamp()).toEqual({ signedAtMs: takenAt + 15_000, lifeSeconds: 20 });
    await held.release();
  });

  test('waits with a stamp for a renewal when too little life is left in the last one', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const offline = { kind: 'fails', with: new Error('offline') } as const;
    world.store.plant(offline, offline, offline);
    await world.clock.pass(16_500);
    const stamp = held.stamp();
    await world.clock.until(stamp);
    const { signedAtMs } = await stamp;
    expect(signedAtMs).toBeGreaterThanOrEqual(world.clock.now() + world.store.aheadMs - 1_000);
    await held.release();
  });

  test('gives no stamp to a caller who was cancelled while waiting', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant(...Array.from({ length: 10 }, () => ({ kind: 'fails', with: new Error('offline') }) as const));
    await world.clock.pass(17_000);
    const cancelled = new AbortController();
    const stamp = held.stamp(cancelled.signal);
    const outcome = expect(stamp).rejects.toThrow('cancelled');
    cancelled.abort(new Error('cancelled'));
    await world.clock.pass(1_000);
    await outcome;
    await held.release();
  });

  test('is renewed within seconds after a renewal failed, for others count its silence', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant({ kind: 'fails', with: new Error('offline') }, { kind: 'fails', with: new Error('offline') });
    await world.clock.pass(18_000);
    expect(world.store.written).toHaveLength(2);
    await held.release();
  });

  test('outlives a network that fails for less than its length', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant(...Array.from({ length: 40 }, () => ({ kind: 'fails', with: new Error('offline') }) as const));
    await world.clock.pass(58_000);
    expect(held.signal.aborted).toBe(false);
    expect(world.lease).toMatchObject({ state: 'held' });
    await held.release();
  });

  test('is given up when it could not be renewed for its length', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant(...Array.from({ length: 100 }, () => ({ kind: 'fails', with: new Error('offline') }) as const));
    await world.clock.pass(62_000);
    expect(held.signal.reason).toEqual(failure('lease-not-renewed', 'offline'));
    await expect(held.stamp()).rejects.toEqual(failure('lease-not-renewed'));
    await held.release();
    expect(world.clock.sleeping).toBe(0);
  });

  test('that was taken over is lost, names who took it, and is left alone', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const theirs = takenLease(world.lease, { me: owner(2), nonce: 'theirs' });
    world.lease = theirs;
    await world.clock.pass(15_000);
    expect(held.signal.reason).toEqual(failure('lease-lost', 'taken over by https://github.example/runs/2'));
    await expect(held.stamp()).rejects.toEqual(failure('lease-lost'));
    await expect(held.confirm()).rejects.toEqual(failure('lease-lost'));
    await held.release();
    expect(world.lease).toEqual(theirs);
  });

  test('survives the lost answer of a renewal', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant({ kind: 'answer-lost' });
    await world.clock.pass(15_000);
    expect(held.signal.aborted).toBe(false);
    await held.confirm();
    expect(world.lease).toMatchObject({ state: 'held', generation: 1 });
    await held.release();
    expect(world.lease).toMatchObject({ state: 'free' });
  });

  test('hears within one renewal that it is asked to stop, and stays held until it is released', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const abort = { by: 'run 9', reason: 'rollback', at: 'now' };
    await editLease(world.ports('other'), KEY, (lease) => ({ ...lease, abort }));
    await world.clock.pass(15_000);
    expect(held.signal.reason).toEqual(failure('asked-to-stop', 'run 9 asked this run to stop: rollback'));
    await world.clock.pass(30_000);
    expect(world.lease).toMatchObject({ state: 'held', owner: owner(1), abort });
    await held.release();
    expect(world.lease).toMatchObject({ state: 'free', abort: null });
  });

  test('goes on through a hold, and keeps it when it is freed', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const hold = { by: 'run 9', reason: 'freeze', at: 'now' };
    await editLease(world.ports('other'), KEY, (lease) => ({ ...lease, hold }));
    await world.clock.pass(31_000);
    expect(held.signal.aborted).toBe(false);
    await held.release();
    expect(world.lease).toMatchObject({ state: 'free', hold });
  });
});

describe('releasing a lease', () => {
  test('ends its renewals', async () => {
    const world = new LeaseWorld();
    await (await world.acquire(owner(1))).release();
    await world.clock.pass(100_000);
    expect(world.store.written).toHaveLength(2);
    expect(world.clock.sleeping).toBe(0);
  });

  test('never fails: what cannot be freed runs out by itself', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant({ kind: 'fails', with: new Error('offline') });
    await held.release();
    expect(world.codes()).toEqual(['lease-not-freed']);
    expect(world.lease).toMatchObject({ state: 'held' });
  });

  test('is tried again when a request was written into it meanwhile', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.lease = renewedLease({ ...world.lease, hold: { by: 'run 9', reason: 'freeze', at: 'now' } }, 'moved');
    await held.release();
    expect(world.lease).toMatchObject({ state: 'free', hold: { reason: 'freeze' } });
  });

  test('whose answer was lost is done', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    world.store.plant({ kind: 'answer-lost' });
    await held.release();
    expect(world.lease).toMatchObject({ state: 'free' });
    expect(world.codes()).toEqual([]);
  });

  test('leaves the lease of a new owner alone', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    const theirs = takenLease(world.lease, { me: owner(2), nonce: 'theirs' });
    world.lease = theirs;
    await held.release();
    expect(world.lease).toEqual(theirs);
  });
});

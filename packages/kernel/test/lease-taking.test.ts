import { describe, expect, test } from '@jest/globals';
import { takenLease } from '../src/lease-rules.ts';
import { readLease } from '../src/lease-store.ts';
import { KEY, LeaseWorld, leaseOf, owner } from './lease-world.ts';

const failure = (code: string, says = '') => expect.objectContaining({ code, message: expect.stringContaining(says) });

describe('taking a lease', () => {
  test('that is not there writes it as held', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(1));
    expect(world.lease).toMatchObject({ state: 'held', generation: 1, owner: owner(1) });
    expect(held.generation).toBe(1);
    expect(held.wasObserved).toBe(true);
    await held.release();
    expect(world.lease).toMatchObject({ state: 'free', generation: 1, owner: owner(1) });
  });

  test('that is free begins the next generation', async () => {
    const world = new LeaseWorld();
    await (await world.acquire(owner(1))).release();
    const held = await world.acquire(owner(2));
    expect(world.lease).toMatchObject({ state: 'held', generation: 2, owner: owner(2) });
    await held.release();
  });

  test('that moved since the caller looked says so', async () => {
    const world = new LeaseWorld();
    await (await world.acquire(owner(1))).release();
    const observed = await readLease(world.store, KEY);
    await (await world.acquire(owner(2))).release();
    // The reading is stale: the first write is refused, and what is there then is free.
    const held = await world.acquire(owner(3), { observed });
    expect(held.wasObserved).toBe(false);
    await held.release();
  });

  test.each([
    ['another run', owner(7), 60_000],
    ['an earlier attempt', owner(1, 1), 20_000],
  ])('of %s that has fallen silent takes its time, and tells the wait once', async (_whose, holder, silenceMs) => {
    const world = new LeaseWorld();
    world.lease = leaseOf(holder);
    const taking = world.acquire(owner(1, 2));
    const tookMs = await world.clock.until(taking);
    expect(tookMs).toBeGreaterThanOrEqual(silenceMs);
    expect(tookMs).toBeLessThan(silenceMs + 10_000);
    const held = await taking;
    expect(world.lease).toMatchObject({ generation: 4, owner: owner(1, 2) });
    expect(held.wasObserved).toBe(true);
    expect(world.codes()).toEqual(['lease-watching']);
    await held.release();
  });

  test('whose holder renews it is refused, naming the run', async () => {
    const world = new LeaseWorld();
    const holder = await world.acquire(owner(1));
    const refused = world.acquire(owner(2));
    const outcome = expect(refused).rejects.toEqual(failure('lease-held', 'https://github.example/runs/1 (attempt 1)'));
    expect(await world.clock.until(refused)).toBeLessThanOrEqual(20_000);
    await outcome;
    expect(world.lease).toMatchObject({ owner: owner(1), state: 'held' });
    await holder.release();
  });

  test('is waited for with patience', async () => {
    const world = new LeaseWorld();
    const holder = await world.acquire(owner(1));
    const taking = world.acquire(owner(2), { patienceMs: 600_000 });
    await world.clock.pass(200_000);
    await holder.release();
    expect(await world.clock.until(taking)).toBeLessThanOrEqual(5_000);
    expect(world.lease).toMatchObject({ generation: 2, owner: owner(2), state: 'held' });
    await (await taking).release();
  });

  test('a request that others write into a silent lease is no sign of life of its holder', async () => {
    const world = new LeaseWorld();
    world.lease = leaseOf(owner(7));
    const taking = world.acquire(owner(2), { ignoreHold: true });
    await world.clock.pass(30_000);
    const hold = { by: 'somebody', reason: 'freeze', at: 'now' };
    world.lease = { ...world.lease, hold, nonce: 'moved' };
    // Not refused as held; watched anew, for whoever writes may be the holder.
    expect(await world.clock.until(taking)).toBeGreaterThanOrEqual(55_000);
    expect(world.lease).toMatchObject({ owner: owner(2), hold });
    await (await taking).release();
  });

  test('whose answer was lost is recognised by its nonce, and confirmed before it is used', async () => {
    const world = new LeaseWorld();
    world.store.plant({ kind: 'answer-lost' });
    const held = await world.acquire(owner(1));
    expect(world.store.written).toHaveLength(2);
    expect(world.lease).toMatchObject({ generation: 1, owner: owner(1) });
    expect(await held.stamp()).toEqual({ signedAtMs: world.clock.now() + world.store.aheadMs, lifeSeconds: 20 });
    await held.release();
  });

  test('that somebody else takes first goes on watching that one', async () => {
    const world = new LeaseWorld();
    const faster = takenLease(null, { me: owner(9), nonce: 'faster' });
    world.store.plant({ kind: 'after', work: () => world.write(faster) });
    const taking = world.acquire(owner(1));
    expect(await world.clock.until(taking)).toBeGreaterThanOrEqual(60_000);
    expect(world.lease).toMatchObject({ generation: 2, owner: owner(1) });
    await (await taking).release();
  });

  test('that fails leaves nothing behind', async () => {
    const world = new LeaseWorld();
    world.store.plant({ kind: 'fails', with: new Error('offline') });
    await expect(world.acquire(owner(1))).rejects.toThrow('offline');
    expect(world.store.text(KEY)).toBeNull();
    expect(world.clock.sleeping).toBe(0);
  });

  test('is given up as soon as the caller is cancelled', async () => {
    const world = new LeaseWorld();
    world.lease = leaseOf(owner(7));
    const cancelled = new AbortController();
    const taking = world.acquire(owner(1), { signal: cancelled.signal });
    const outcome = expect(taking).rejects.toThrow('cancelled');
    await world.clock.pass(12_000);
    cancelled.abort(new Error('cancelled'));
    await outcome;
    expect(world.lease).toEqual(leaseOf(owner(7)));
    expect(world.clock.sleeping).toBe(0);
  });

  test('that is on hold is refused with who and why', async () => {
    const world = new LeaseWorld();
    world.lease = leaseOf(owner(7), { state: 'free', hold: { by: 'run 9', reason: 'migration', at: '2026-01-01' } });
    await expect(world.acquire(owner(1))).rejects.toEqual(
      failure('deployments-held', 'since 2026-01-01, by run 9: migration'),
    );
    const held = await world.acquire(owner(1), { ignoreHold: true });
    await held.release();
    expect(world.lease.hold).toMatchObject({ reason: 'migration' });
  });

  test.each(['oops', '{"kind":"other"}'])('that is no lease is refused: %s', async (text) => {
    const world = new LeaseWorld();
    world.store.set(KEY, text);
    await expect(world.acquire(owner(1))).rejects.toEqual(failure('lease-unreadable', KEY));
    expect(world.store.text(KEY)).toBe(text);
  });
});

describe('asking a holder to stop', () => {
  test('is written once, waits at least 75 s, and takes what the holder frees', async () => {
    const world = new LeaseWorld();
    const holder = await world.acquire(owner(1));
    const taking = world.acquire(owner(2), { abortHolder: 'it is broken' });
    await world.clock.pass(74_000);
    expect(holder.signal.reason).toEqual(
      failure('asked-to-stop', 'https://github.example/runs/2 asked this run to stop: it is broken'),
    );
    expect(world.codes().filter((code) => code === 'lease-abort-asked')).toHaveLength(1);
    expect(world.lease).toMatchObject({ state: 'held', owner: owner(1), abort: { reason: 'it is broken' } });
    await holder.release();
    await world.clock.until(taking);
    expect(world.lease).toMatchObject({ owner: owner(2), abort: null });
    await (await taking).release();
  });

  test('ends in a refusal when the holder goes on renewing all the same', async () => {
    const world = new LeaseWorld();
    const holder = await world.acquire(owner(1));
    const taking = world.acquire(owner(2), { abortHolder: 'it is broken' });
    const outcome = expect(taking).rejects.toEqual(failure('lease-held'));
    expect(await world.clock.until(taking)).toBeGreaterThanOrEqual(75_000);
    await outcome;
    await holder.release();
  });

  test('of a lease that is free meanwhile just takes it', async () => {
    const world = new LeaseWorld();
    const held = await world.acquire(owner(2), { abortHolder: 'it is broken' });
    expect(world.codes()).toEqual([]);
    await held.release();
  });
});

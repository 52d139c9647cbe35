import { describe, expect, test } from '@jest/globals';
import { NO_LEASE } from '../src/lease-document.ts';
import {
  decideLease,
  freedLease,
  isSameTaking,
  type LeaseSituation,
  renewedLease,
  silenceNeededMs,
  takenLease,
} from '../src/lease-rules.ts';
import { leaseOf, owner } from './lease-world.ts';

const me = owner(2);
const situation = (more: Partial<LeaseSituation> = {}): LeaseSituation => ({
  me,
  quietMs: 0,
  seenRenewing: false,
  waitedMs: 0,
  patienceMs: 0,
  ignoreHold: false,
  ...more,
});
const observed = (document: ReturnType<typeof leaseOf>) => ({ etag: '"e"', document });
const hold = { by: 'somebody', reason: 'freeze', at: '2026-01-01T00:00:00.000Z' };

describe('whether to take a lease', () => {
  test('that is not there: yes', () => {
    expect(decideLease(NO_LEASE, situation())).toEqual({ kind: 'take', from: 'nothing' });
  });

  test('that is free: yes', () => {
    expect(decideLease(observed(leaseOf(owner(1), { state: 'free' })), situation())).toEqual({
      kind: 'take',
      from: 'free',
    });
  });

  test.each([
    ['another run', owner(1), 59_999, 'watch'],
    ['another run', owner(1), 60_000, 'take'],
    ['an earlier attempt of the same run', owner(2, 1), 19_999, 'watch'],
    ['an earlier attempt of the same run', owner(2, 1), 20_000, 'take'],
    ['a later attempt of the same run', owner(2, 3), 59_999, 'watch'],
    ['another job of the same attempt', owner(2, 2), 59_999, 'watch'],
  ])('that %s holds (%j) and was silent for %d ms: %s', (_whose, holder, quietMs, kind) => {
    expect(decideLease(observed(leaseOf(holder)), situation({ me: owner(2, 2), quietMs }))).toMatchObject({ kind });
  });

  test('outside GitHub no run is an earlier attempt of another', () => {
    const nobody = { ...owner(2), runId: null };
    expect(silenceNeededMs(leaseOf(nobody), { ...nobody, attempt: 2 })).toBe(60_000);
  });

  test('whose holder is seen renewing: no, once patience is over', () => {
    const held = observed(leaseOf(owner(1)));
    const at = (waitedMs: number) => decideLease(held, situation({ seenRenewing: true, waitedMs, patienceMs: 1000 }));
    expect(at(999)).toEqual({ kind: 'watch', holder: owner(1) });
    expect(at(1000)).toEqual({ kind: 'refuse-held', holder: owner(1) });
  });

  test('whose holder was not seen renewing: watched, however long it takes', () => {
    expect(decideLease(observed(leaseOf(owner(1))), situation({ waitedMs: 1e9 }))).toMatchObject({ kind: 'watch' });
  });

  test.each(['free', 'held'] as const)('that is %s and on hold: no, unless holds are ignored', (state) => {
    const lease = observed(leaseOf(owner(1), { state, hold }));
    expect(decideLease(lease, situation({ quietMs: 60_000 }))).toEqual({ kind: 'refuse-hold', ...hold });
    expect(decideLease(lease, situation({ quietMs: 60_000, ignoreHold: true }))).toMatchObject({ kind: 'take' });
  });
});

describe('documents of a lease', () => {
  const abort = { ...hold, reason: 'stop' };

  test('a taking is a generation of its own, keeps a hold, and was not asked to stop', () => {
    const taken = takenLease(leaseOf(owner(1), { hold, abort }), { me, nonce: 'new' });
    expect(taken).toMatchObject({ state: 'held', generation: 4, nonce: 'new', owner: me, hold, abort: null });
    expect(takenLease(null, { me, nonce: 'new' })).toMatchObject({ generation: 1, hold: null });
  });

  test('a renewal changes the nonce and nothing else', () => {
    const held = leaseOf(me, { hold, abort });
    expect(renewedLease(held, 'new')).toEqual({ ...held, nonce: 'new' });
  });

  test('a freed lease keeps owner, generation and hold, and nobody is asked to stop any more', () => {
    const held = leaseOf(me, { hold, abort });
    expect(freedLease(held, 'new')).toEqual({ ...held, state: 'free', abort: null, nonce: 'new' });
  });

  test('a taking is the same as long as it is held in the same generation by the same process', () => {
    const mine = leaseOf(me);
    expect(isSameTaking(renewedLease(mine, 'x'), mine)).toBe(true);
    expect(isSameTaking(null, mine)).toBe(false);
    expect(isSameTaking(freedLease(mine, 'x'), mine)).toBe(false);
    expect(isSameTaking({ ...mine, generation: 4 }, mine)).toBe(false);
    expect(isSameTaking({ ...mine, owner: { ...me, process: 'another job of the run' } }, mine)).toBe(false);
  });
});

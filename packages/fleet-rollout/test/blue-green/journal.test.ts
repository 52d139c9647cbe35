import { describe, expect, test } from '@jest/globals';
import { closed, emptyJournal, KEPT_PAST, type PastRollout, parseJournal, readRollout } from '../../src/index.ts';
import { aRollout } from './builders.ts';

const past = (id: string): PastRollout => ({
  id,
  purpose: 'deploy',
  outcome: 'succeeded',
  release: 'v2',
  previous: 'v1',
  startedBy: 'runs/1',
  startedAt: 1,
  endedAt: 2,
  bootSeconds: 90,
});

describe('a journal', () => {
  test('is read as it was written, with everything that a rollout remembers', () => {
    const rollout = aRollout({
      phase: 'shifting',
      settledAt: null,
      judgedSince: 5,
      failure: { code: 'smoke-failed', message: 'No.' },
      ledger: [{ place: 'green/min', before: '0', set: ['2', '4'] }],
    });
    const journal = { ...emptyJournal(), nonce: 'n', rollout, past: [past('runs/0#1')] };
    expect(parseJournal(JSON.stringify(journal), readRollout)).toEqual(journal);
  });

  test('of before first releases were told apart has none under way', () => {
    const { isFirst: _, ...rollout } = aRollout();
    const text = JSON.stringify({ ...emptyJournal(), rollout });
    expect(parseJournal(text, readRollout).rollout).toEqual(aRollout({ isFirst: false }));
    const first = JSON.stringify({ ...emptyJournal(), rollout: aRollout({ isFirst: true }) });
    expect(parseJournal(first, readRollout).rollout).toEqual(aRollout({ isFirst: true }));
  });

  test.each([
    ['of another kind', { kind: 'lease' }, /kind/],
    ['of another version', { version: 2 }, /version is 2/],
    ['with a rollout in no phase', { rollout: { ...aRollout(), phase: 'dancing' } }, /rollout\.phase/],
    ['with a count below zero', { rollout: { ...aRollout(), percent: -1 } }, /rollout\.percent/],
  ])('%s is refused, and it is said where it is wrong', (_, more, message) => {
    const text = JSON.stringify({ ...emptyJournal(), ...more });
    expect(() => parseJournal(text, readRollout)).toThrow(message);
  });

  test('keeps the last rollouts, newest first', () => {
    const ids = Array.from({ length: KEPT_PAST + 3 }, (_, nth) => `runs/${nth}#1`);
    const journal = ids.reduce((kept, id) => closed(kept, past(id)), emptyJournal());
    expect(journal.past.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, KEPT_PAST));
  });
});

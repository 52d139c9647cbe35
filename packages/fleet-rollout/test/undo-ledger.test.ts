import { expect, test } from '@jest/globals';
import { type Ledger, noteChange, undoOf } from '../src/undo-ledger.ts';

const ledger: Ledger = noteChange(noteChange([], { place: 'blue/min-size', before: '2', set: '6' }), {
  place: 'green/min-size',
  before: '0',
  set: '6',
});

const observed = (values: Record<string, string>) => new Map(Object.entries(values));

test('values that are still ours are put back, the latest first', () => {
  expect(undoOf(ledger, observed({ 'blue/min-size': '6', 'green/min-size': '6' }))).toEqual([
    { kind: 'restore', place: 'green/min-size', value: '0' },
    { kind: 'restore', place: 'blue/min-size', value: '2' },
  ]);
});

test("somebody else's value stays", () => {
  expect(undoOf(ledger, observed({ 'blue/min-size': '3', 'green/min-size': '0' }))).toEqual([
    { kind: 'nothing-to-do', place: 'green/min-size' },
    { kind: 'foreign', place: 'blue/min-size', value: '3' },
  ]);
});

test('what no longer exists is told', () => {
  expect(undoOf(ledger, observed({ 'green/min-size': '0' }))).toContainEqual({ kind: 'gone', place: 'blue/min-size' });
});

test('with a lost answer either of the values that were set is ours, and the first one before counts', () => {
  const twice = noteChange(ledger, { place: 'blue/min-size', before: '6', set: '8' });
  for (const value of ['6', '8']) {
    expect(undoOf(twice, observed({ 'blue/min-size': value }))).toContainEqual({
      kind: 'restore',
      place: 'blue/min-size',
      value: '2',
    });
  }
});

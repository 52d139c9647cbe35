import { describe, expect, test } from '@jest/globals';
import { parseLease } from '../src/lease-document.ts';
import { leaseOf, owner } from './lease-world.ts';

const request = { by: 'https://github.example/runs/9', reason: 'freeze', at: '2026-01-01T00:00:00.000Z' };

describe('a lease document', () => {
  test.each([
    ['held', leaseOf(owner(1))],
    ['free, on hold, with an abort', leaseOf(owner(1), { state: 'free', hold: request, abort: request })],
    ['without an owner', leaseOf(owner(1), { owner: null, generation: 0 })],
    ['of a run outside GitHub', leaseOf({ ...owner(1), runId: null })],
  ])('%s is read as it was written', (_name, document) => {
    expect(parseLease(JSON.stringify(document))).toEqual(document);
  });

  test('with fields of a later version is read without them', () => {
    expect(parseLease(JSON.stringify({ ...leaseOf(owner(1)), since: 'later' }))).toEqual(leaseOf(owner(1)));
  });

  test.each([
    ['', 'the lease is not JSON'],
    ['[]', 'the lease is not an object'],
    ['{"kind":"release-pointer","version":1}', 'kind is not one of lease'],
    [JSON.stringify({ ...leaseOf(owner(1)), version: 2 }), 'version is 2, not 1'],
    [JSON.stringify({ ...leaseOf(owner(1)), state: 'lent' }), 'state is not one of held, free'],
    [JSON.stringify({ ...leaseOf(owner(1)), generation: -1 }), 'generation is not a whole number'],
    [JSON.stringify({ ...leaseOf(owner(1)), owner: { run: 'x' } }), 'owner.runId is not a string'],
    [JSON.stringify({ ...leaseOf(owner(1)), hold: { by: 'x', reason: 'y' } }), 'hold.at is not a string'],
    [JSON.stringify({ ...leaseOf(owner(1)), abort: undefined }), 'abort is not an object'],
  ])('is refused with what is wrong: %s', (text, message) => {
    expect(() => parseLease(text)).toThrow(message);
  });
});

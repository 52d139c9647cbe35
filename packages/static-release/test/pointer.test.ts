import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSameBarAsides, mergeAcknowledgements, parsePointer } from '../src/pointer.ts';
import { aLogEntry, aPointer } from './builders.ts';

const full = aPointer(
  [
    aLogEntry(1, 'A', { label: 'foreign', supersededAt: '2026-01-02T00:00:00.000Z' }),
    aLogEntry(2, 'B', { isDoomed: true, liveAt: null }),
    aLogEntry(3, 'A', {
      kind: 'prune',
      made: { ...aLogEntry(3, 'A').made, commit: 'c', ref: 'r', actor: 'a', artifactDigest: 'd' },
    }),
  ],
  {
    prefix: 'admin/',
    unsettled: ['B'],
    order: '42',
    invalidated: { E1: 2 },
    etags: { 'ü *.html': '"e"', constructor: '"f"' },
  },
);

describe('a pointer', () => {
  test.each([
    ['with everything', full],
    ['of nothing yet', aPointer([], { live: null })],
  ])('%s is read as it was written', (_name, pointer) => {
    expect(parsePointer(JSON.stringify(pointer))).toEqual(pointer);
  });

  test('with fields of a later version is read without them', () => {
    expect(parsePointer(JSON.stringify({ ...full, later: 1 }))).toEqual(full);
  });

  test.each([
    ['no JSON', '{', 'the pointer is not JSON'],
    ['a list', '[]', 'the pointer is not an object'],
    ['another document', JSON.stringify({ ...full, kind: 'lease' }), 'kind is not one of release-pointer'],
    ['another version', JSON.stringify({ ...full, version: 2 }), 'version is 2, not 1'],
    ['without generation', JSON.stringify({ ...full, generation: undefined }), 'generation is not a whole number'],
    ['with an odd etag', JSON.stringify({ ...full, etags: { a: 1 } }), 'etags.a is not a string'],
    ['with an odd log', JSON.stringify({ ...full, log: [{ ...full.log[0], kind: 'x' }] }), 'log[0].kind is not one of'],
    [
      'without provenance',
      JSON.stringify({ ...full, log: [{ ...full.log[0], made: null }] }),
      'log[0].made is not an object',
    ],
    [
      'with an odd acknowledgement',
      JSON.stringify({ ...full, invalidated: { E1: -1 } }),
      'invalidated.E1 is not a whole',
    ],
  ])('%s is refused with the place of what is wrong', (_name, text, message) => {
    expect(() => parsePointer(text)).toThrow(message);
  });
});

describe('what changes beside the lease', () => {
  test('is acknowledgements and the order of runs, and nothing else', () => {
    expect(isSameBarAsides(full, { ...full, nonce: 'x', order: '43', invalidated: { E2: 9 } })).toBe(true);
    for (const other of [
      { ...full, live: 'B' },
      { ...full, generation: 4 },
      { ...full, unsettled: [] },
      { ...full, etags: {} },
      { ...full, log: full.log.slice(1) },
    ]) {
      expect(isSameBarAsides(full, other)).toBe(false);
    }
  });
});

describe('acknowledgements', () => {
  const acknowledgements = fc.dictionary(fc.constantFrom('E1', 'E2', 'E3'), fc.nat(9));

  test('only ever grow, in whichever order they are merged', () => {
    fc.assert(
      fc.property(acknowledgements, acknowledgements, acknowledgements, (a, b, c) => {
        const merged = mergeAcknowledgements(a, b);
        for (const [id, generation] of [...Object.entries(a), ...Object.entries(b)]) {
          expect(merged[id]).toBeGreaterThanOrEqual(generation);
        }
        expect(merged).toEqual(mergeAcknowledgements(b, a));
        expect(mergeAcknowledgements(merged, c)).toEqual(mergeAcknowledgements(a, mergeAcknowledgements(b, c)));
        expect(mergeAcknowledgements(merged, a)).toEqual(merged);
      }),
    );
  });
});

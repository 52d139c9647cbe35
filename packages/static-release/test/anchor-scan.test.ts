import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AnchorScan } from '../src/anchor-scan.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a scan for literals', () => {
  test('finds each wherever it stands', () => {
    const literals = ['SG.x', 'npm_', 'ghp_', 'gho_', 'PRIVATE KEY'];
    const scan = new AnchorScan(literals);
    for (const literal of literals) {
      for (const before of ['', 'x', 'xy', 'xyz']) {
        expect(scan.finds(bytes(`${before}${literal}`))).toBe(true);
        expect(scan.finds(bytes(`${before}${literal} and more`))).toBe(true);
        expect(scan.finds(bytes(`${before}${literal.slice(0, -1)}`))).toBe(false);
      }
    }
  });

  test('says what searching for one after the other says', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 6 }), text, (literals, haystack) => {
        const isThere = literals.some((literal) => haystack.includes(literal));
        expect(new AnchorScan(literals).finds(bytes(haystack))).toBe(isThere);
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses a literal that is too short to stride by', () => {
    expect(() => new AnchorScan(['abc'])).toThrow(RangeError);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodePath, nameablePrefix } from '../src/index.ts';

/** By character class, as RFC 1738, section 2.2 has them. */
const CLASSES: readonly (readonly [string, string, (character: string) => string])[] = [
  ['letters and digits', 'azAZ09', (character) => character],
  ['safe characters', '$-_.+', (character) => character],
  ['extra characters', "!'(),", (character) => character],
  ['reserved characters', ';/:@=&', (character) => character],
  ['unsafe characters', ' <>"#%{}|\\^[]`', hex],
  ['control characters', '\u0000\u0001\t\n\u001f\u007f', hex],
];

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

describe('an encoded path', () => {
  test.each(CLASSES)('has %s as CloudFront wants them', (_, characters, encoded) => {
    expect(encodePath(characters)).toBe([...characters].map(encoded).join(''));
  });

  test.each([
    ['two bytes', '\u0080', '%C2%80'],
    ['two bytes', 'é', '%C3%A9'],
    ['three bytes', '€', '%E2%82%AC'],
    ['four bytes', '😀', '%F0%9F%98%80'],
    ['a combining mark of its own', 'e\u0301', 'e%CC%81'],
    ['the last code point', '\u{10ffff}', '%F4%8F%BF%BF'],
  ])('has %s of UTF-8 for a character that is not ASCII', (_, character, encoded) => {
    expect(encodePath(character)).toBe(encoded);
  });

  test('encodes every code point of ASCII or leaves it alone, and no class is forgotten', () => {
    const plain = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => encodePath(character) === character,
    );
    expect(plain.join('')).toBe("!$&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
  });

  test('is ASCII, and decodes to what it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const encoded = encodePath(raw);
        expect(encoded).toMatch(/^[!-~]*$/);
        expect(decodeURIComponent(encoded)).toBe(raw.toWellFormed());
      }),
    );
  });

  test('of a beginning is a beginning of the encoded path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (start, rest) => {
        expect(encodePath(start + rest).startsWith(encodePath(start))).toBe(true);
      }),
    );
  });
});

describe('what can be named of a path', () => {
  test.each([
    ['/plain.js', '/plain.js'],
    ['/~user/index.html', '/'],
    ['/docs/~draft.html', '/docs/'],
    ['/a*b', '/a'],
    ['/what?.html', '/what'],
    ['/half-\ud83d', '/half-'],
    ['/whole-😀', '/whole-😀'],
  ])('of %j is %j', (path, prefix) => {
    expect(nameablePrefix(path)).toBe(prefix);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareKeys } from '../../src/s3/key-order.ts';
import { type ListQuery, listPage } from '../../src/s3/list-page.ts';

const key = fc.stringMatching(/^[ab/é🌊]{1,6}$/u);
const keys = fc.uniqueArray(key, { maxLength: 30 }).map((all) => all.sort(compareKeys));

/** All pages of a listing, one after the other. */
function everyPage(sorted: readonly string[], query: Omit<ListQuery, 'after'>) {
  const entries: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages <= sorted.length + 1; pages += 1) {
    const page = listPage(sorted, { ...query, after });
    entries.push(...[...page.keys, ...page.commonPrefixes].sort(compareKeys));
    if (page.next === null) return entries;
    expect(page.keys.length + page.commonPrefixes.length).toBe(query.maxKeys);
    after = page.next;
  }
  throw new Error('the listing does not end');
}

/** The same by another way: group everything, then look. */
function everything(sorted: readonly string[], prefix: string, delimiter: string | null): readonly string[] {
  const grouped = sorted
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const at = delimiter === null ? -1 : name.indexOf(delimiter, prefix.length);
      return at === -1 ? name : name.slice(0, at + 1);
    });
  return [...new Set(grouped)];
}

describe('a listing', () => {
  test('has every entry once and in order, whatever the page size', () => {
    fc.assert(
      fc.property(
        keys,
        fc.stringMatching(/^[ab/]{0,2}$/),
        fc.constantFrom(null, '/'),
        fc.integer({ min: 1, max: 5 }),
        (sorted, prefix, delimiter, maxKeys) => {
          expect(everyPage(sorted, { prefix, delimiter, maxKeys })).toEqual(everything(sorted, prefix, delimiter));
        },
      ),
    );
  });

  test('is in the order of UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

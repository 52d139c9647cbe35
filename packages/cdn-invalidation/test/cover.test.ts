import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cover, type Pattern, reachOf, withoutCovered } from '../src/index.ts';
import { name, wildcard } from './builders.ts';

/** Hits, wildcards, wanted paths that have no name of their own: what a cover is judged by, in this order. */
type Price = readonly [hits: number, wildcards: number, swept: number];

const isHit = (patterns: readonly Pattern[], path: string): boolean =>
  patterns.some(({ isWildcard, text }) => (isWildcard ? path.startsWith(text) : path === text));

/** A wildcard is covered by a wildcard alone. */
const isCovered = (patterns: readonly Pattern[], wanted: Pattern): boolean =>
  isHit(wanted.isWildcard ? patterns.filter((pattern) => pattern.isWildcard) : patterns, wanted.text);

/** Of wanted names that are spared as well nothing is spared. */
const othersOf = (wanted: readonly Pattern[], spared: readonly string[]): readonly string[] =>
  [...new Set(spared)].filter((path) => !wanted.some(({ isWildcard, text }) => !isWildcard && text === path));

function priceOf(patterns: readonly Pattern[], wanted: readonly Pattern[], others: readonly string[]): Price {
  const wildcards = patterns.filter(({ isWildcard }) => isWildcard);
  const hits = others.filter((path) => isHit(patterns, path)).length;
  return [hits, wildcards.length, wanted.filter(({ text }) => isHit(wildcards, text)).length];
}

const isCheaper = (a: Price, b: Price): boolean => {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
};

/** Tries every way: what is not covered yet is covered by itself or by any beginning of it. */
function bruteForce(wanted: readonly Pattern[], others: readonly string[], budget: number): Price {
  let best: Price = [Number.POSITIVE_INFINITY, 0, 0];
  const explore = (chosen: readonly Pattern[]): void => {
    if (chosen.length > budget) return;
    const open =
      wanted.find((each) => each.isWildcard && !isCovered(chosen, each)) ??
      wanted.find((each) => !isCovered(chosen, each));
    if (open === undefined) {
      const price = priceOf(chosen, wanted, others);
      if (isCheaper(price, best)) best = price;
      return;
    }
    if (!open.isWildcard) explore([...chosen, open]);
    // Between characters: half of one cannot be encoded.
    const characters = [...open.text];
    for (const at of characters.keys()) explore([...chosen, wildcard(characters.slice(0, at + 1).join(''))]);
  };
  explore([]);
  return best;
}

const path = fc
  .array(fc.constantFrom('a', 'b', '/', 'é', '😀', '😁'), { maxLength: 5 })
  .map((parts) => `/${parts.join('')}`);

const wantedFrom = (names: readonly string[], wildcards: readonly string[]) => [
  ...names.map(name),
  ...wildcards.map(wildcard),
];

describe('a cover', () => {
  test('costs what brute force finds to be the least, on thousands of generated trees', () => {
    const names = fc.uniqueArray(path, { maxLength: 5 });
    const wildcards = fc.uniqueArray(path, { maxLength: 2 });
    const spared = fc.array(path, { maxLength: 12 });
    fc.assert(
      fc.property(names, wildcards, spared, fc.integer({ min: 1, max: 6 }), (plain, wild, others, budget) => {
        const wanted = withoutCovered(wantedFrom(plain, wild));
        const spared = othersOf(wanted, others);
        const least: Price = wanted.length === 0 ? [0, 0, 0] : bruteForce(wanted, spared, budget);
        expect(priceOf(cover(wanted, others, budget), wanted, spared)).toEqual(least);
      }),
      { numRuns: 4_000 },
    );
  });

  test('covers everything, keeps to the budget and tells its reach right, on larger trees', () => {
    const long = fc
      .array(fc.constantFrom('assets/', 'docs/', 'x', 'y', '1'), { maxLength: 8 })
      .map((parts) => `/${parts.join('')}`);
    const names = fc.uniqueArray(long, { minLength: 1, maxLength: 60 });
    const wildcards = fc.uniqueArray(long, { maxLength: 5 });
    const spared = fc.uniqueArray(long, { maxLength: 60 });
    fc.assert(
      fc.property(names, wildcards, spared, fc.integer({ min: 1, max: 40 }), (plain, wild, others, budget) => {
        const wanted = wantedFrom(plain, wild);
        const found = cover(wanted, others, budget);
        expect(found.length).toBeLessThanOrEqual(budget);
        expect(wanted.filter((each) => !isCovered(found, each))).toEqual([]);
        expect(reachOf(found, others)).toBe(others.filter((each) => isHit(found, each)).length);
      }),
    );
  });

  test('names every path while the budget lasts', () => {
    expect(cover([name('/b'), name('/a')], [], 2)).toEqual([name('/a'), name('/b')]);
  });

  test('puts its wildcard where it hits the least', () => {
    const wanted = ['/docs/1', '/docs/2', '/img/1', '/img/2'].map(name);
    const spared = ['/docs/3', '/docs/4', '/img/3'];
    expect(cover(wanted, spared, 3)).toEqual([name('/docs/1'), name('/docs/2'), wildcard('/img/')]);
  });

  test('sweeps no more than it has to, even where nothing else is known to be there', () => {
    const wanted = ['/a/1', '/a/2', '/a/3', '/b'].map(name);
    expect(cover(wanted, [], 3)).toEqual([wildcard('/a/'), name('/b')]);
    expect(cover(wanted, [], 2)).toEqual([wildcard('/a/'), name('/b')]);
    expect(cover(wanted, [], 1)).toEqual([wildcard('/')]);
  });

  test('makes a wildcard as long as it can be', () => {
    expect(cover([name('/locales/en.json'), name('/locales/es.json')], [], 1)).toEqual([wildcard('/locales/e')]);
  });

  test('never cuts a character in half', () => {
    expect(cover([name('/😀'), name('/😁')], ['/x'], 1)).toEqual([wildcard('/')]);
  });

  test('leaves out what a wanted wildcard covers anyway', () => {
    const wanted = [name('/a/x'), name('/b'), wildcard('/a/'), wildcard('/a/b')];
    expect(cover(wanted, [], 15)).toEqual([wildcard('/a/'), name('/b')]);
  });

  test('is empty for nothing', () => {
    expect(cover([], ['/a'], 15)).toEqual([]);
  });

  test('copes with a chain of paths, each the beginning of the next', () => {
    const chain = Array.from({ length: 3_000 }, (_, at) => name(`/${'a'.repeat(at)}`));
    expect(cover(chain, ['/b'], 15)).toContainEqual(wildcard(`/${'a'.repeat(14)}`));
  });

  test.each([15, 3_000])('of 12,000 paths among 12,000 others with %i patterns is found', (budget) => {
    const folder = (at: number) => `/assets/${(at * 7919) % 997}`;
    const wanted = Array.from({ length: 12_000 }, (_, at) =>
      name(`${folder(at)}/chunk-${(at * 104_729).toString(36)}.js`),
    );
    const others = Array.from({ length: 12_000 }, (_, at) => `${folder(at)}/other-${at}.js`);
    const found = cover(wanted, others, budget);
    expect(found.length).toBeLessThanOrEqual(budget);
    expect(wanted.filter((each) => !isCovered(found, each))).toEqual([]);
  });
});

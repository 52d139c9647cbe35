import { distinct, fingerprinted } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at, finding } from './builders.ts';

const prints = (...found: Parameters<typeof fingerprinted>[0][number][]) =>
  fingerprinted(found).map(({ fingerprint }) => fingerprint);

describe('the fingerprint of a finding', () => {
  test('stays when the lines move and numbers in its message change', () => {
    const before = finding({ message: 'twice, first on line 4' });
    const after = finding({ message: 'twice, first on line 17', place: at('main.tf', 30) });
    expect(prints(after)).toEqual(prints(before));
  });

  test.each([
    ['tool', { tool: 'checkov' }],
    ['rule', { rule: 'another' }],
    ['file', { place: at('other.tf', 1) }],
    ['address', { address: 'aws_s3_bucket.logs' }],
    ['message', { message: 'something else' }],
  ] as const)('is another for another %s', (_, fields) => {
    expect(prints(finding(fields))).not.toEqual(prints(finding()));
  });

  test('is the same from each stack that shares the file, and another for what belongs to a stack as a whole', () => {
    expect(prints(finding({ stack: 'b' }))).toEqual(prints(finding({ stack: 'a' })));
    expect(prints(finding({ stack: 'b', place: null }))).not.toEqual(prints(finding({ stack: 'a', place: null })));
  });

  test('tells twins apart by their order in the file, however they come', () => {
    const lines = [3, 1, 2].map((line) => finding({ place: at('main.tf', line) }));
    const found = fingerprinted(lines);
    expect(found.map(({ place }) => place?.range?.startLine)).toEqual([1, 2, 3]);
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(fingerprinted([...lines].reverse())).toEqual(found);
  });

  test('is 64 hexadecimal digits, and one of its own for each finding', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const any = fc.record({ rule: word, message: word, file: word, line: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (all) => {
        const found = prints(
          ...all.map(({ rule, message, file, line }) => finding({ rule, message, place: at(file, line) })),
        );
        expect(new Set(found).size).toBe(all.length);
        for (const print of found) expect(print).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });
});

test('a finding of a shared module counts once, though several stacks tell it', () => {
  const of = (stack: string) => fingerprinted([finding({ stack }), finding({ stack, place: at('main.tf', 9) })]);
  expect(distinct([...of('a'), ...of('b')])).toEqual(of('a'));
});

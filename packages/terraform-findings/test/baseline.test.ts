import {
  baselineOf,
  fingerprinted,
  noLongerFound,
  onlyNew,
  readBaseline,
  writtenBaseline,
} from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { at, finding } from './builders.ts';

const old = fingerprinted([
  finding(),
  finding({ rule: 'b', place: at('b.tf', 2) }),
  finding({ place: null, stack: 'stacks/a' }),
]);

describe('a baseline', () => {
  const baseline = baselineOf(old);

  test('leaves nothing of what it was made of, also after it was written and read', () => {
    expect(onlyNew(old, readBaseline(writtenBaseline(baseline)))).toEqual([]);
  });

  test('is the same text, in whatever order the findings come', () => {
    expect(writtenBaseline(baselineOf([...old].reverse()))).toBe(writtenBaseline(baseline));
  });

  test('says in words what it knows', () => {
    expect(Object.values(baseline.known)).toEqual([
      'tflint b b.tf',
      'tflint terraform_unused_declarations main.tf',
      'tflint terraform_unused_declarations stacks/a',
    ]);
  });

  test('knows a finding whose line moved, and not a second one like it', () => {
    const now = fingerprinted([finding({ place: at('main.tf', 40) }), finding({ place: at('main.tf', 50) })]);
    expect(onlyNew(now, baseline).map(({ place }) => place?.range?.startLine)).toEqual([50]);
  });

  test('names what nobody finds any more', () => {
    expect(noLongerFound(old.slice(1), baseline)).toHaveLength(1);
    expect(noLongerFound(old, baseline)).toEqual([]);
  });
});

describe('a baseline that cannot be read', () => {
  test.each([
    '',
    '{',
    '[]',
    '{"version":1}',
    '{"version":1,"known":{"short":"a"}}',
    '{"version":1,"known":{"__proto__":1}}',
  ])('is refused: %j', (text) => {
    expect(() => readBaseline(text)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^baseline-(invalid|of-other)/) }),
    );
  });

  test('is told apart from one of another version', () => {
    expect(() => readBaseline('{"version":2,"known":{}}')).toThrow(
      expect.objectContaining({ code: 'baseline-of-other-version' }),
    );
  });

  test('is refused when a conflict was left in it', () => {
    const text = writtenBaseline(baselineOf(old)).replace('"known"', '<<<<<<< HEAD\n"known"');
    expect(() => readBaseline(text)).toThrow(expect.objectContaining({ code: 'baseline-invalid' }));
  });
});

import { githubQuota, rankAnnotations, severities } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { finding, someFindings } from './made-findings.ts';

const inFile = (file: string, line: number, stack = '.') =>
  finding({ stack, place: { file, range: { startLine: line, endLine: line, startColumn: null, endColumn: null } } });

const lines = (file: string, number: number, stack?: string) =>
  Array.from({ length: number }, (_, at) => inFile(file, at + 1, stack));

describe('annotations', () => {
  test('never exceed the quota, and everything is shown or counted', () => {
    fc.assert(
      fc.property(someFindings(80), fc.integer({ min: 0, max: 25 }), (findings, total) => {
        const { heldBack, shown } = rankAnnotations(findings, { ...githubQuota, total });
        expect(shown.length).toBeLessThanOrEqual(total);
        for (const severity of severities) {
          expect(shown.filter((it) => it.severity === severity).length).toBeLessThanOrEqual(10);
        }
        expect(shown.length + heldBack.reduce((sum, { count }) => sum + count, 0)).toBe(findings.length);
        expect(new Set(shown).size).toBe(shown.length);
      }),
      { numRuns: 50 },
    );
  });

  test('are the worst ones, in that order', () => {
    const { shown } = rankAnnotations([
      finding({ severity: 'note' }),
      finding({ severity: 'error' }),
      finding({ severity: 'warning' }),
    ]);
    expect(shown.map(({ severity }) => severity)).toEqual(['error', 'warning', 'note']);
  });

  test('one bad file does not hide the others', () => {
    const findings = [...lines('a.tf', 40), ...lines('b.tf', 2), ...lines('c.tf', 1)];
    const { heldBack, shown } = rankAnnotations(findings);
    const shownOf = (file: string) => shown.filter(({ place }) => place?.file === file).length;
    expect([shownOf('a.tf'), shownOf('b.tf'), shownOf('c.tf')]).toEqual([7, 2, 1]);
    expect(heldBack).toEqual([{ tool: 'checkov', severity: 'error', count: 33 }]);
  });

  test('one stack with many files does not hide another stack', () => {
    const many = Array.from({ length: 30 }, (_, at) => inFile(`big/${at}.tf`, 1, 'big'));
    const { shown } = rankAnnotations([...many, ...lines('small/a.tf', 5, 'small')]);
    expect(shown.filter(({ stack }) => stack === 'small')).toHaveLength(5);
  });

  test('what has no line is counted as held back', () => {
    const { heldBack, shown } = rankAnnotations([finding({ place: null, severity: 'warning', tool: 'test' })]);
    expect(shown).toEqual([]);
    expect(heldBack).toEqual([{ tool: 'test', severity: 'warning', count: 1 }]);
  });
});

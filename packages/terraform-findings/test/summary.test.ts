import { type CheckFacts, checkSummary, SUMMARY_BYTES } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { code, folded, htmlCode, link, text } from '../src/markdown.ts';
import { finding, judgedReport, nastyText, someFindings } from './made-findings.ts';

const facts = (given: Partial<CheckFacts> = {}): CheckFacts => ({
  title: 'Terraform: 1 finding in 2 stacks',
  reports: [
    judgedReport([finding()]),
    judgedReport([], { tool: 'tflint', stack: 'stacks/prod', seconds: 9.5 }),
    judgedReport([], {
      tool: 'trivy',
      stack: '.',
      verdict: { state: 'failed', failure: 'crashed', message: 'It crashed.', remedy: 'Run it by hand.' },
    }),
    judgedReport([], { tool: 'test', verdict: { state: 'skipped', reason: 'There are no tests.' } }),
  ],
  findings: [finding()],
  known: 2,
  heldBack: [{ tool: 'checkov', severity: 'warning', count: 7 }],
  seconds: 11.25,
  ...given,
});

describe('the summary of a check', () => {
  const shown = checkSummary(facts());

  test('begins with the tools that gave no verdict, and never calls them clean', () => {
    expect(shown.indexOf('It crashed.')).toBeLessThan(shown.indexOf('Access logging is off.'));
    expect(shown).toMatch(/\| trivy \| 0 \| 0 \| 0 \| \*\*no verdict on 1\*\* \|/);
    expect(shown.indexOf('| trivy | 0')).toBeLessThan(shown.indexOf('| checkov | 1'));
  });

  test('tells findings by severity, what is held back, what the baseline knows, and times', () => {
    expect(shown).toContain('| checkov | 1 | 0 | 0 | judged 1 stack |');
    expect(shown).toContain('checkov: 7 warnings');
    expect(shown).toContain('2 findings of the baseline do not count.');
    expect(shown).toContain('| tflint 3.2.0 | `stacks/prod` | 9.5 | 0 findings |');
    expect(shown).toContain('There are no tests.');
    expect(shown).toContain('`stacks/test/main.tf:3`');
  });

  test('never exceeds its limit', () => {
    fc.assert(
      fc.property(someFindings(60), fc.integer({ min: 200, max: 8_000 }), (findings, limit) => {
        const summary = checkSummary(facts({ findings, reports: [judgedReport(findings)] }), limit);
        expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  });

  test('of more than a mebibyte is cut, with what is left out counted', () => {
    const findings = Array.from({ length: 4_000 }, (_, at) => finding({ message: `${at} ${'long '.repeat(80)}` }));
    const summary = checkSummary(facts({ findings }));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(summary).toMatch(/[\d,]+ more have no room here/);
    expect(summary).toContain('Times:');
  });
});

describe('words of strangers', () => {
  test('stay in their cell and start no markup', () => {
    fc.assert(
      fc.property(nastyText, (words) => {
        for (const cell of [text(words), code(words)]) {
          expect(['\r', '\n', '\0'].some((sign) => cell.includes(sign))).toBe(false);
          expect(cell).not.toMatch(/(?<!\\)\|/);
        }
        expect(text(words)).not.toMatch(/<|(?<!\\)[`*_~[\]]|@[\w-]|#\d|:\/\/\w/);
        expect(htmlCode(words).slice(6, -7)).not.toMatch(/[<>"]/);
      }),
    );
  });

  test('in code font end it nowhere', () => {
    fc.assert(
      fc.property(nastyText, (words) => {
        const shown = code(words);
        const fence = /^`+/.exec(shown)?.[0] ?? '';
        const runs = (shown.slice(fence.length, shown.length - fence.length).match(/`+/g) ?? []).map(
          ({ length }) => length,
        );
        expect(runs).not.toContain(fence.length);
      }),
    );
  });

  test('make a link only of addresses of the web, which nothing ends', () => {
    expect(link('x', 'javascript:alert(1)')).toBe('x');
    expect(link('x', 'https://e.com/a)b <c>"[d]')).toBe('[x](https://e.com/a%29b%20%3cc%3e%22%5bd%5d)');
  });

  test('are folded away under a title', () => {
    expect(folded('t', 'b')).toBe('<details><summary>t</summary>\n\nb\n</details>\n');
  });
});

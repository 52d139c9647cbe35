import { parsers, type ToolName, type ToolOutput, toolNames, type Verdict } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { output, runWith } from './builders.ts';
import { type Case, cases, RECORDED_ROOT, readRecording, runOver, treeOf } from './corpus.ts';

const run = runWith(['main.tf']);
const failureOf = (verdict: Verdict) => (verdict.state === 'failed' ? verdict.failure : verdict.state);

describe.each(toolNames)('%s that did not work', (tool) => {
  const failure = (fields: Partial<ToolOutput>) => failureOf(parsers[tool](output(fields), run));

  test('is no verdict when a signal ended it, whatever it had printed', () => {
    expect(failure({ code: null, signal: 'SIGKILL', stdout: '{}' })).toBe('killed');
    expect(failure({ code: null, signal: null })).toBe('killed');
  });

  test('is no verdict when only a part of its output was kept', () => {
    expect(failure({ isCut: true })).toBe('unreadable');
  });

  test.each([-1, 4, 9, 126, 127, 255])('is no verdict when it ends with exit code %d', (code) => {
    expect(failure({ code, stderr: 'panic: out of cheese' })).toBe('crashed');
  });

  test('is quoted, without colours', () => {
    const verdict = parsers[tool](output({ code: 126, stderr: '\u001b[31mnot found\u001b[0m\n' }), run);
    expect(verdict).toMatchObject({ message: `${tool} ended with exit code 126: not found.` });
  });

  test('is no verdict when it prints something else', () => {
    const codes = { fmt: 3, validate: 0, test: 0, tflint: 0, checkov: 0, trivy: 0 }[tool];
    for (const stdout of ['Hello\n', '[]', '{}', 'null', '{"diagnostics":[]}', '[{}]', '"text"']) {
      expect([stdout, failure({ code: codes, stdout })]).toEqual([stdout, 'unreadable']);
    }
  });
});

describe('a tool that prints nothing', () => {
  test.each(toolNames.filter((tool) => tool !== 'fmt'))('is silent: %s', (tool) => {
    expect(failureOf(parsers[tool](output({ stdout: ' \n' }), run))).toBe('silent');
  });

  test('is content where that is what it prints when nothing is to be said: fmt', () => {
    expect(parsers.fmt(output(), run)).toEqual({ state: 'judged', findings: [], checked: null });
    expect(failureOf(parsers.fmt(output({ code: 3 }), run))).toBe('silent');
  });
});

describe('a document of another version', () => {
  test.each<[ToolName, string]>([
    ['validate', '{"format_version":"2.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}'],
    ['test', '{"type":"version","terraform":"9.0.0","ui":"2.0"}\n'],
    ['trivy', '{"SchemaVersion":3,"Results":[]}'],
  ])('is not read: %s', (tool, stdout) => {
    expect(failureOf(parsers[tool](output({ stdout }), run))).toBe('unreadable');
  });
});

describe('a document that contradicts itself or its exit code', () => {
  const validate = (valid: boolean, count: number) =>
    JSON.stringify({ format_version: '1.0', valid, error_count: count, warning_count: 0, diagnostics: [] });
  const checkov = (failed: number) =>
    JSON.stringify({
      results: { failed_checks: [] },
      summary: { passed: 1, failed, skipped: 0, parsing_errors: 0, resource_count: 1 },
    });

  test.each<[string, ToolName, Partial<ToolOutput>, string]>([
    ['valid, with exit code 1', 'validate', { stdout: validate(true, 0), code: 1 }, 'unreadable'],
    ['invalid, without an error', 'validate', { stdout: validate(false, 0), code: 1 }, 'unreadable'],
    ['errors counted that are not there', 'validate', { stdout: validate(false, 2), code: 1 }, 'unreadable'],
    ['issues by exit code only', 'tflint', { stdout: '{"issues":[],"errors":[]}', code: 2 }, 'unreadable'],
    ['errors by exit code only', 'tflint', { stdout: '{"issues":[],"errors":[]}', code: 1 }, 'crashed'],
    ['findings counted that are not there', 'checkov', { stdout: checkov(2), code: 1 }, 'unreadable'],
    ['findings by exit code only', 'checkov', { stdout: checkov(0), code: 1 }, 'crashed'],
    ['a diff by exit code only', 'fmt', { stdout: 'main.tf\n', code: 3 }, 'unreadable'],
    ['a diff, with exit code 0', 'fmt', { stdout: '--- old/a.tf\n+++ new/a.tf\n@@ -1 +1 @@\n-a\n+b\n' }, 'unreadable'],
  ])('is no verdict: %s', (_, tool, fields, expected) => {
    expect(failureOf(parsers[tool](output(fields), run))).toBe(expected);
  });
});

describe('half of what a tool printed', () => {
  const judge = (item: Case, recording: ToolOutput) =>
    parsers[item.tool](recording, runOver(treeOf(item), { root: RECORDED_ROOT, stack: item.directory }));

  test('never passes for all of it: a verdict has all findings, or it is a failure', () => {
    const recorded = cases.map((item) => {
      const recording = readRecording(item);
      return { item, recording, whole: judge(item, recording), end: recording.stdout.trimEnd().length };
    });
    const cut = fc
      .constantFrom(...recorded.filter(({ end }) => end > 0))
      .chain((printed) => fc.nat({ max: printed.end - 1 }).map((length) => ({ ...printed, length })));
    fc.assert(
      fc.property(cut, ({ item, recording, whole, length }) => {
        // Between two hunks of a diff nobody can tell that one is missing: see `isCut`.
        if (item.tool === 'fmt' && isBetweenHunks(recording.stdout, length)) return;
        const part = judge(item, { ...recording, stdout: recording.stdout.slice(0, length) });
        if (part.state !== 'failed') expect(part).toEqual(whole);
      }),
      { numRuns: 2_000 },
    );
  });

  const isBetweenHunks = (stdout: string, length: number) =>
    stdout[length - 1] === '\n' && /^(@@ |\S+\n--- )/.test(stdout.slice(length));
});

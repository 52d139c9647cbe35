import { parsers } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { output, runWith } from './builders.ts';

const run = runWith(['stacks/a/main.tf'], { stack: 'stacks/a' });
const range = (filename: string) => ({ filename, start: { line: 2, column: 1 }, end: { line: 2, column: 5 } });
const issue = (severity = 'warning', filename = 'stacks/a/main.tf') => ({
  rule: { name: 'terraform_naming_convention', severity, link: 'https://example.com/rule' },
  message: 'a name',
  range: range(filename),
  callers: [],
});
const parse = (issues: readonly unknown[], errors: readonly unknown[] = [], code = 2, where = run) =>
  parsers.tflint(output({ stdout: JSON.stringify({ issues, errors }), code }), where);

describe('tflint', () => {
  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
    ['dire', 'error'],
  ])('takes %s for %s', (told, severity) => {
    expect(parse([issue(told)])).toMatchObject({ findings: [{ severity, remedy: 'https://example.com/rule' }] });
  });

  test('tells paths from where it was started, whatever directory it judged', () => {
    expect(parse([issue()])).toMatchObject({ findings: [{ place: { file: 'stacks/a/main.tf' } }] });
    expect(parse([issue('error', 'main.tf')], [], 2, { ...run, startedIn: 'stacks/a' })).toMatchObject({
      findings: [{ place: { file: 'stacks/a/main.tf' } }],
    });
  });

  test('has columns where the text of the line is known, and none where it is not', () => {
    expect(parse([issue()])).toMatchObject({ findings: [{ place: { range: { startLine: 2, startColumn: null } } }] });
    expect(parse([issue()], [], 2, { ...run, lineOf: () => 'abcdef' })).toMatchObject({
      findings: [{ place: { range: { startColumn: 1, endColumn: 4 } } }],
    });
  });

  test('has findings below its threshold with exit code 0', () => {
    expect(parse([issue()], [], 0)).toMatchObject({ state: 'judged', findings: [{}] });
  });

  test('has a finding about a whole module without a place', () => {
    expect(parse([issue('warning', '')])).toMatchObject({ findings: [{ place: null, message: 'a name' }] });
  });

  test('fails with its errors, without their colours, and keeps what it found', () => {
    const error = { message: '\u001b[1mFailed to check `a`\u001b[0m', severity: 'error' };
    expect(parse([issue()], [error], 1)).toMatchObject({
      failure: 'unreadable',
      message: 'tflint could not do its work: Failed to check `a`',
      findings: [{ rule: 'tflint-error', place: null }, { rule: 'terraform_naming_convention' }],
    });
  });
});

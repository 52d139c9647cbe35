import { parsers } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { output, runWith } from './builders.ts';

const run = runWith(['a.tf', 'b b.tf', 'stacks/a/a.tf']);
const diff = (hunks: string, file = 'a.tf') => `${file}\n--- old/${file}\n+++ new/${file}\n${hunks}`;
const parse = (stdout: string, where = run) => parsers.fmt(output({ stdout, code: 3 }), where);
const lines = (stdout: string) => {
  const verdict = parse(stdout);
  if (verdict.state !== 'judged') throw new Error(JSON.stringify(verdict));
  return verdict.findings.map(({ place }) => `${place?.file}:${place?.range?.startLine}-${place?.range?.endLine}`);
};

describe('terraform fmt', () => {
  test('has a finding for each run of changed lines, by the lines that are there now', () => {
    const hunk = '@@ -10,5 +10,5 @@\n kept\n-a=1\n-b=2\n+a = 1\n+b = 2\n kept\n-c=3\n+c = 3\n';
    expect(lines(diff(hunk))).toEqual(['a.tf:11-12', 'a.tf:14-14']);
  });

  test('shows what lines become', () => {
    expect(parse(diff('@@ -1 +1 @@\n-a=1\n+a = 1\n'))).toMatchObject({
      findings: [{ severity: 'warning', message: 'Not in the format of `terraform fmt`. It should be:\na = 1' }],
    });
  });

  test('points to the line before lines that are only added, and to lines that go', () => {
    expect(lines(diff('@@ -4,0 +5 @@\n+new\n'))).toEqual(['a.tf:4-4']);
    expect(lines(diff('@@ -0,0 +1 @@\n+new\n'))).toEqual(['a.tf:1-1']);
    expect(lines(diff('@@ -3,2 +3 @@\n-\n kept\n'))).toEqual(['a.tf:3-3']);
  });

  test('is not confused by lines that look like the head of a diff', () => {
    expect(lines(diff('@@ -1,2 +1,2 @@\n--- old/x\n+++ new/x\n kept\n'))).toEqual(['a.tf:1-1']);
  });

  test('knows files with spaces in their names', () => {
    expect(lines(diff('@@ -1 +1 @@\n-a=1\n+a = 1\n', 'b b.tf'))).toEqual(['b b.tf:1-1']);
  });

  test('is no verdict when its output ends between the name of a file and its changes', () => {
    const whole = diff('@@ -1 +1 @@\n-a=1\n+a = 1\n');
    for (const more of ['b b.tf\n', 'b b.tf\n--- old/b b.tf\n', 'b b.tf\n--- old/b b.tf\n+++ new/b b.tf\n']) {
      expect(parse(whole + more)).toMatchObject({ state: 'failed', failure: 'unreadable' });
    }
  });

  test('counts paths from the directory that it judged', () => {
    const verdict = parse(diff('@@ -1 +1 @@\n-a=1\n+a = 1\n'), { ...run, stack: 'stacks/a' });
    expect(verdict).toMatchObject({ findings: [{ place: { file: 'stacks/a/a.tf' }, stack: 'stacks/a' }] });
  });

  test('is no verdict without a `diff` program, and the message says so', () => {
    const stderr = '\nError: Failed to generate diff for a.tf: exec: "diff": executable file not found in $PATH\n';
    expect(parsers.fmt(output({ code: 2, stderr }), run)).toMatchObject({
      failure: 'crashed',
      message: expect.stringContaining('"diff"'),
    });
  });
});

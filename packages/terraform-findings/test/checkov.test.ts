import { parsers } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { output, runWith } from './builders.ts';

const files = ['main.tf', 'stacks/a/main.tf', 'modules/m/main.tf'];
const run = runWith(files);
const check = (fields: Readonly<Record<string, unknown>> = {}) => ({
  ...{ check_id: 'CKV_AWS_18', check_name: 'Ensure there is logging', resource: 'aws_s3_bucket.logs', severity: null },
  ...{
    file_path: '/main.tf',
    file_abs_path: `${run.root}/main.tf`,
    repo_file_path: '/main.tf',
    file_line_range: [1, 3],
  },
  guideline: null,
  ...fields,
});
const counts = { passed: 2, failed: 0, skipped: 0, parsing_errors: 0, resource_count: 2, checkov_version: '3.3.30' };
const report = (checks: readonly unknown[], more: Readonly<Record<string, unknown>> = {}, results = {}) => ({
  check_type: 'terraform',
  results: { failed_checks: checks, ...results },
  summary: { ...counts, failed: checks.length, ...more },
});
const parse = (document: unknown, code = 1, where = run) =>
  parsers.checkov(output({ stdout: JSON.stringify(document), code }), where);
const findings = (...input: Parameters<typeof parse>) => {
  const verdict = parse(...input);
  if (verdict.state === 'skipped') throw new Error(verdict.reason);
  return verdict.findings ?? [];
};

describe('the forms of what checkov prints', () => {
  test('are one document for one framework and a list for several', () => {
    const one = parse(report([check()]));
    expect(one).toMatchObject({ state: 'judged', checked: 3 });
    expect(parse([report([check()]), report([])])).toMatchObject({ state: 'judged', checked: 5 });
  });

  test('are counts alone where there was nothing to check, which is not a clean bill', () => {
    expect(parse({ ...counts, passed: 0, resource_count: 0 }, 0)).toMatchObject({ state: 'skipped' });
  });

  test('are findings with exit code 0 as well, for `soft-fail` asks for that', () => {
    expect(findings(report([check()]), 0)).toHaveLength(1);
  });
});

describe('what checkov passes over in silence', () => {
  test('is a failure that names the files: HCL that it cannot parse', () => {
    const paths = { parsing_errors: [`${run.root}/stacks/a/main.tf`] };
    const verdict = parse(report([check()], { parsing_errors: 1 }, paths), 1);
    expect(verdict).toMatchObject({
      state: 'failed',
      failure: 'unreadable',
      message: expect.stringContaining('stacks/a/main.tf'),
    });
    expect(verdict).toMatchObject({
      findings: [{ rule: 'CKV_AWS_18' }, { rule: 'unparsed', place: { file: 'stacks/a/main.tf' } }],
    });
  });

  test('is a failure also where `--quiet` hid the names', () => {
    expect(parse(report([], { parsing_errors: 2 }), 0)).toMatchObject({
      failure: 'unreadable',
      message: expect.stringContaining('2 file(s)'),
    });
  });

  test('is a failure: a directory that is not there', () => {
    const stderr = '2026-01-01 00:00:00,000 [MainThread  ] [ERROR]  Directory gone does not exist; skipping it\n';
    expect(parsers.checkov(output({ stderr }), run)).toMatchObject({
      failure: 'silent',
      message: expect.stringContaining('does not exist'),
    });
  });

  test('is told with the last line of its usage: an option that it does not know', () => {
    const stderr = 'usage: checkov [-h]\ncheckov: error: unrecognized arguments: --nosuch\n';
    expect(parsers.checkov(output({ stderr, code: 2 }), run)).toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('--nosuch'),
    });
  });
});

describe('a finding of checkov', () => {
  test.each([
    [null, 'CKV_AWS_18', 'warning'],
    [null, 'CKV_AWS_24', 'error'],
    [null, 'CKV_SECRET_2', 'error'],
    ['LOW', 'CKV_AWS_24', 'note'],
    ['MEDIUM', 'CKV_AWS_18', 'warning'],
    ['HIGH', 'CKV_AWS_18', 'error'],
    ['critical', 'CKV_AWS_18', 'error'],
    ['NEW_LEVEL', 'CKV_AWS_18', 'error'],
  ])('with severity %s of %s is of level %s', (severity, check_id, level) => {
    expect(findings(report([check({ severity, check_id })]))[0]?.severity).toBe(level);
  });

  test.each([
    [
      'a copy that nobody named',
      '.',
      { file_abs_path: '/tmp/copy/modules/m/main.tf', repo_file_path: '/modules/m/main.tf' },
      'modules/m/main.tf',
    ],
    [
      'a start in a directory',
      'stacks/a',
      { file_abs_path: '/tmp/copy/stacks/a/main.tf', repo_file_path: '/main.tf' },
      'stacks/a/main.tf',
    ],
    [
      'a path beside the directory',
      'stacks/a',
      { file_abs_path: '/x/m/main.tf', repo_file_path: '/../../modules/m/main.tf' },
      'modules/m/main.tf',
    ],
  ])('has its file also from %s', (_, startedIn, paths, file) => {
    expect(findings(report([check(paths)]), 1, { ...run, startedIn })[0]?.place?.file).toBe(file);
  });

  test.each([[[0, 0]], [null], [['1', '2']]])('with the lines %j is about the whole file', (file_line_range) => {
    expect(findings(report([check({ file_line_range })]))[0]?.place).toEqual({ file: 'main.tf', range: null });
  });
});

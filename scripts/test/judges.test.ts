import { describe, expect, test } from '@jest/globals';
import { checkovProblems } from '../terraform/checkov.mjs';
import { tflintProblems } from '../terraform/tflint.mjs';

const check = (folder: string, more: object = {}) => ({
  check_id: 'CKV_AWS_18',
  check_name: 'Ensure the bucket logs',
  repo_file_path: `/terraform/${folder}/main.tf`,
  file_line_range: [7, 9],
  resource: 'aws_s3_bucket.this',
  check_result: {},
  ...more,
});
const answer = (results: object, code = 0, parsingErrors = 0) => ({
  code,
  errors: '',
  output: JSON.stringify({ results, summary: { parsing_errors: parsingErrors } }),
});

describe('what checkov says counts', () => {
  test('as clean when it has judged something in every folder', () => {
    const results = { passed_checks: [check('modules/a')], skipped_checks: [], failed_checks: [], parsing_errors: [] };
    expect(checkovProblems(answer(results), ['modules/a'])).toEqual([]);
    expect(checkovProblems(answer(results), ['modules/a', 'modules/ab'])).toEqual([
      'terraform/modules/ab: checkov has judged nothing there',
    ]);
  });

  test('with file and line where a check fails', () => {
    expect(checkovProblems(answer({ failed_checks: [check('modules/a')] }, 1), ['modules/a'])).toEqual([
      'terraform/modules/a/main.tf:7: CKV_AWS_18 aws_s3_bucket.this: Ensure the bucket logs',
    ]);
  });

  test('as a fault where a check is skipped without a reason', () => {
    const skipped = (reason: string) =>
      checkovProblems(
        answer({ skipped_checks: [check('modules/a', { check_result: { suppress_comment: reason } })] }),
        ['modules/a'],
      );
    expect(skipped('Nobody reads it')).toEqual([]);
    expect(skipped('')).toEqual(['/terraform/modules/a/main.tf: CKV_AWS_18 is skipped without a reason']);
  });

  test.each([
    ['it could not read a file', answer({ passed_checks: [check('modules/a')], parsing_errors: ['/b.tf'] }, 0, 1)],
    ['it counts such a file without naming it', answer({ passed_checks: [check('modules/a')] }, 0, 1)],
    ['it found no file', { code: 0, errors: '', output: '{"passed": 0, "failed": 0}' }],
    ['it printed nothing', { code: 0, errors: '', output: '' }],
    ['it broke off', { code: 137, errors: 'Killed', output: '{"results": {' }],
    ['it failed without a reason', answer({ passed_checks: [check('modules/a')] }, 2)],
  ])('never as clean when %s', (_, result) => {
    expect(checkovProblems(result, ['modules/a'])).toHaveLength(1);
  });
});

describe('what tflint says counts', () => {
  const issue = {
    rule: { name: 'terraform_unused_declarations' },
    message: 'variable "a" is declared but not used',
    range: { filename: 'terraform/modules/a/main.tf', start: { line: 3 } },
  };

  test('with file, line and rule', () => {
    const output = JSON.stringify({ issues: [issue], errors: [] });
    expect(tflintProblems({ code: 2, output, errors: '' }, 'terraform/modules/a')).toEqual([
      'terraform/modules/a/main.tf:3: terraform_unused_declarations: variable "a" is declared but not used',
    ]);
  });

  test('as clean only when it ended well', () => {
    const output = JSON.stringify({ issues: [], errors: [] });
    expect(tflintProblems({ code: 0, output, errors: '' }, 'a')).toEqual([]);
    expect(tflintProblems({ code: 1, output, errors: '' }, 'a')).toHaveLength(1);
  });

  test.each(['', '{"issues": [', '{}', JSON.stringify({ issues: [], errors: [{ message: 'No such file' }] })])(
    'as a failure where it printed %j',
    (output) => {
      expect(tflintProblems({ code: 0, output, errors: '' }, 'a')).toHaveLength(1);
    },
  );
});

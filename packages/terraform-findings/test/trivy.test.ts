import { parsers } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { output, runWith } from './builders.ts';

/** After trivy's documentation: there is no recording of it, for it was not there to be recorded. */
const run = runWith(['stacks/a/main.tf', 'modules/m/main.tf'], { stack: 'stacks/a' });
const misconfiguration = (fields: Readonly<Record<string, unknown>> = {}) => ({
  ...{
    ID: 'AVD-AWS-0089',
    AVDID: 'AVD-AWS-0089',
    Title: 'Bucket logging',
    Message: 'Bucket has logging disabled',
    Status: 'FAIL',
  },
  ...{ Severity: 'LOW', PrimaryURL: 'https://avd.aquasec.com/misconfig/s3', Description: 'Logs tell who read what.' },
  CauseMetadata: { Resource: 'aws_s3_bucket.logs', StartLine: 2, EndLine: 4 },
  ...fields,
});
const document = (found: readonly unknown[], Target = 'main.tf', Failures = found.length) => ({
  SchemaVersion: 2,
  Results: [{ Target, Class: 'config', MisconfSummary: { Successes: 3, Failures }, Misconfigurations: found }],
});
const parse = (printed: unknown, fields = {}) =>
  parsers.trivy(output({ stdout: JSON.stringify(printed), ...fields }), run);

describe('trivy', () => {
  test('tells a finding by its lines, and of which resource', () => {
    expect(parse(document([misconfiguration()]))).toMatchObject({
      state: 'judged',
      checked: 4,
      findings: [
        {
          rule: 'AVD-AWS-0089',
          severity: 'note',
          address: 'aws_s3_bucket.logs',
          remedy: 'https://avd.aquasec.com/misconfig/s3',
          place: { file: 'stacks/a/main.tf', range: { startLine: 2, endLine: 4 } },
        },
      ],
    });
  });

  test('tells of a module beside the stack', () => {
    expect(parse(document([misconfiguration()], '../../modules/m/main.tf'))).toMatchObject({
      findings: [{ place: { file: 'modules/m/main.tf' } }],
    });
  });

  test.each([
    ['CRITICAL', 'error'],
    ['HIGH', 'error'],
    ['MEDIUM', 'warning'],
    ['LOW', 'note'],
    ['UNKNOWN', 'warning'],
    ['NEW', 'error'],
  ])('takes %s for %s', (Severity, severity) => {
    expect(parse(document([misconfiguration({ Severity })]))).toMatchObject({ findings: [{ severity }] });
  });

  test('lists what passes as well, when it is asked to, which is no finding', () => {
    expect(parse(document([misconfiguration({ Status: 'PASS' })], 'main.tf', 0))).toMatchObject({ findings: [] });
  });

  test('ends with 1 only where it was told to, or where it failed', () => {
    expect(parse(document([misconfiguration()]), { code: 1 })).toMatchObject({ state: 'judged' });
    expect(parse(document([]), { code: 1, stderr: 'FATAL no such folder' })).toMatchObject({ failure: 'crashed' });
  });

  test('fails when files could not be parsed, which it tells on stderr alone', () => {
    const stderr =
      '2026-01-01T00:00:00Z\tERROR\t[terraform parser] Error parsing file\tmodule="root" file_path="main.tf" cause="a" err="main.tf:2,12-13: Invalid expression; x"\n';
    expect(parse({ SchemaVersion: 2 }, { stderr })).toMatchObject({
      failure: 'unreadable',
      findings: [{ rule: 'unparsed', place: { file: 'stacks/a/main.tf', range: { startLine: 2 } } }],
    });
  });

  test('has no verdict where it found nothing that it knows', () => {
    expect(parse({ SchemaVersion: 2 })).toMatchObject({ state: 'skipped' });
    expect(parse(document([], 'main.tf', 2))).toMatchObject({ failure: 'unreadable' });
  });
});

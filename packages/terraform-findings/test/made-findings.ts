import { type Finding, fingerprinted, severities, type ToolReport, toolNames } from '@deploy/terraform-findings';
import fc from 'fast-check';

export const finding = (given: Partial<Finding> = {}): Finding => ({
  tool: 'checkov',
  rule: 'CKV_AWS_18',
  severity: 'error',
  message: 'Access logging is off.',
  place: { file: 'stacks/test/main.tf', range: { startLine: 3, endLine: 5, startColumn: null, endColumn: null } },
  address: 'aws_s3_bucket.logs',
  remedy: 'https://example.com/CKV_AWS_18',
  stack: 'stacks/test',
  fingerprint: 'a'.repeat(64),
  ...given,
});

export const judgedReport = (findings: readonly Finding[], given: Partial<ToolReport> = {}): ToolReport => ({
  tool: 'checkov',
  stack: 'stacks/test',
  version: '3.2.0',
  seconds: 1.25,
  verdict: { state: 'judged', findings, checked: 4 },
  ...given,
});

/** Words as an attacker, or an accident, would choose them. */
export const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '`',
        '```',
        '|',
        '\n',
        '\r\n',
        '<!--',
        '-->',
        '</details>',
        '<img src=x>',
        '@octocat',
        '#1',
        '[a](b)',
        'x',
        '\u202e',
        '\0',
        '~~~',
        '*',
        '_',
        '\ud800',
        '<script>',
        'https://evil.example/',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

export const someFindings = (maxLength: number): fc.Arbitrary<readonly Finding[]> =>
  fc
    .array(
      fc.record({
        tool: fc.constantFrom(...toolNames),
        rule: fc.oneof(fc.constantFrom('a', 'b'), nastyText),
        severity: fc.constantFrom(...severities),
        message: nastyText,
        place: fc.option(
          fc.record({ file: fc.constantFrom('a.tf', 'b c/d.tf', 'ü/é.tf', 'c:d.tf'), range: fc.constant(null) }),
        ),
        address: fc.option(nastyText),
        remedy: fc.option(nastyText),
        stack: fc.constantFrom('.', 'stacks/test', 'stacks/prod'),
      }),
      { maxLength },
    )
    .map(fingerprinted);

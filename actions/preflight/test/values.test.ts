import { describe, expect, test } from '@jest/globals';
import { valueProblems } from '../src/check-values.ts';
import { DomainError, kindNames, parseDomains } from '../src/domain.ts';

const problems = (domains: readonly string[], values: Record<string, unknown>, isClosed = true) =>
  valueProblems(values, { domains: parseDomains(domains), isClosed, page: 'page' });

/** What a shell, a log, a path or Markdown would do something with. */
const hostile = [
  '$(id)',
  '`id`',
  'a; id',
  'a && id',
  'a | id',
  'a\nid',
  '"; id; "',
  "'; id; '",
  '$' + '{{ github.token }}',
  '../../etc/passwd',
  '/etc/passwd',
  '-rf',
  '::set-output name=a::b',
  '<img src=x>',
  'a\u0000b',
  'ａdmin',
  'x'.repeat(3000),
];

const takesProse = new Set(['sentence', 'lines', 'globs']);

describe('valueProblems', () => {
  test.each(kindNames.filter((kind) => !takesProse.has(kind)))('lets nothing hostile through as %s', (kind) => {
    const passed = hostile.filter((value) => problems([`it: ${kind}`], { it: value }).length === 0);
    expect(passed).toEqual(kind === 'parameter' ? ['/etc/passwd'] : []);
  });

  test.each([
    ['environment', 'prod'],
    ['app', 'admin'],
    ['artifact', 'console-dist_1.2'],
    ['digest', `sha256:${'a'.repeat(64)}`],
    ['release', 'previous'],
    ['release', '0123abcd'],
    ['stored-artifact', 's3://nwac-api-releases-test/artifacts/sha256=abc.tar.gz'],
    ['role', 'arn:aws:iam::123456789012:role/terraform/nwac-plan-test'],
    ['account', '123456789012'],
    ['region', 'ca-central-1'],
    ['parameter', '/nwac/test/deploy-contract'],
    ['bucket', 'nwac-terraform-plans'],
    ['url', 'https://nwac-console-test.awentech.ca/'],
    ['host', 'd111111abcdef8.cloudfront.net'],
    ['path', 'terraform/stacks'],
    ['globs', 'stacks/*\nmodules/**'],
    ['boolean', 'true'],
    ['percents', '5,25,50,100'],
    ['sentence', "Sign-in fails; see the team's page."],
    ['lines', 'location /*\n  none'],
    ['one of express cdn', 'cdn'],
    ['number 30 3600', '60'],
  ])('takes for %s what it is', (kind, value) => {
    expect(problems([`it: ${kind}`], { it: value })).toEqual([]);
  });

  test.each(['../x', '/etc', 'a/../../b', 'stacks/*\n../../x', 'stacks/*\n/etc'])(
    'keeps globs in the workspace: %p',
    (value) => {
      expect(problems(['it: globs'], { it: value }).map(({ code }) => code)).toEqual(['value-invalid']);
    },
  );

  test('names every bad value at once, with value and domain', () => {
    const found = problems(['app: app', 'dry-run: boolean', 'region?: region'], {
      app: 'A B',
      'dry-run': 'yes',
      region: '',
    });
    expect(found.map(({ text }) => text)).toEqual([
      '`app` is "A B", and must be the key of an app in the contract, such as `admin`.',
      '`dry-run` is "yes", and must be `true` or `false`.',
    ]);
  });

  test('reads numbers and booleans as the runner writes them', () => {
    expect(problems(['wait: boolean', 'step: number 30 3600'], { wait: false, step: 60 })).toEqual([]);
    expect(problems(['step: number 30 3600'], { step: 60.5 })).toHaveLength(1);
  });

  test('tells a missing value from a wrong one', () => {
    expect(problems(['role: role'], {}).map(({ code }) => code)).toEqual(['value-missing']);
    expect(problems(['role: role'], { role: { a: 1 } }).map(({ code }) => code)).toEqual(['value-invalid']);
  });

  test('refuses an input without a domain, and leaves variables of others alone', () => {
    expect(problems(['app: app'], { app: 'admin', extra: '1' }).map(({ code }) => code)).toEqual([
      'value-without-domain',
    ]);
    expect(problems(['app: app'], { app: 'admin', extra: '1' }, false)).toEqual([]);
  });
});

describe('parseDomains', () => {
  test.each([
    'app',
    'app: nothing',
    'app: one of',
    'app: number 5',
    'app: number 9 1',
    'app: app app',
    'app: constructor',
  ])('refuses %p', (line) => {
    expect(() => parseDomains([line])).toThrow(DomainError);
  });
});

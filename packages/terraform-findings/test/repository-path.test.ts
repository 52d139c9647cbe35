import { parsers, type ToolRun, type Verdict } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { output, runWith } from './builders.ts';

/** One error of `validate` in the file of that name, as Terraform tells it. */
function placed(filename: string, run: ToolRun, code = '  a = b'): Verdict {
  const range = { filename, start: { line: 3, column: 3, byte: 40 }, end: { line: 3, column: 4, byte: 41 } };
  const snippet = { context: null, code, start_line: 3 };
  const diagnostics = [{ severity: 'error', summary: 'Wrong', detail: 'It is wrong.', range, snippet }];
  const document = { format_version: '1.0', valid: false, error_count: 1, warning_count: 0, diagnostics };
  return parsers.validate(output({ stdout: JSON.stringify(document), code: 1 }), run);
}

const only = (verdict: Verdict) => (verdict.state === 'judged' ? verdict.findings[0] : undefined);
const fileOf = (verdict: Verdict) => only(verdict)?.place?.file;

describe('a path that a tool tells', () => {
  const files = ['main.tf', 'stacks/a/main.tf', 'modules/m/main.tf', '.terraform/modules/x/main.tf'];
  const run = runWith(files, { stack: 'stacks/a' });

  test.each([
    ['main.tf', 'stacks/a/main.tf'],
    ['./main.tf', 'stacks/a/main.tf'],
    ['../../modules/m/main.tf', 'modules/m/main.tf'],
    ['../../main.tf', 'main.tf'],
    ['..\\..\\modules\\m\\main.tf', 'modules/m/main.tf'],
    ['/home/somebody/repository/modules/m/main.tf', 'modules/m/main.tf'],
    ['/home/somebody/repository/stacks/../main.tf', 'main.tf'],
  ])('counts from the root of the repository: %s is %s', (told, file) => {
    expect(fileOf(placed(told, run))).toBe(file);
  });

  test('is known by another name of the root, such as that of a copy or of a mount', () => {
    const alsoRoots = ['/private/tmp/copy', 'C:\\work\\repository'];
    expect(fileOf(placed('/private/tmp/copy/stacks/a/main.tf', { ...run, alsoRoots }))).toBe('stacks/a/main.tf');
    expect(fileOf(placed('C:\\work\\repository\\main.tf', { ...run, alsoRoots }))).toBe('main.tf');
  });

  test.each([
    '../../../elsewhere/main.tf',
    '/home/somebody/repository-of-another/main.tf',
    '/usr/share/main.tf',
    '../../.terraform/modules/x/main.tf',
    'gone.tf',
    'stacks/a/main.tf',
    '',
  ])('is no place when it is no file of the repository: %j', (told) => {
    expect(only(placed(told, run))).toMatchObject({ place: null, message: expect.stringContaining('no file of this') });
  });

  test('is told the same on every machine when it lies outside', () => {
    const [a, b] = ['/home/a/cache/modules/vpc/main.tf', '/srv/b/cache/modules/vpc/main.tf'];
    expect(only(placed(a, run))).toEqual(only(placed(b, run)));
  });

  test('never leads out of the repository, nor to a file that is not there', () => {
    const step = fc.constantFrom(
      '..',
      '.',
      'stacks',
      'a',
      'modules',
      'm',
      'main.tf',
      '',
      'home',
      'somebody',
      'repository',
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const file = fileOf(placed(steps.join('/'), run));
        if (file !== undefined) expect(files).toContain(file);
      }),
    );
  });
});

describe('columns', () => {
  const run = runWith(['main.tf']);
  const columnsOf = (code: string, lineStart = 3) => only(placed('main.tf', run, code))?.place?.range ?? lineStart;

  test('count UTF-16 units, where Terraform counts what a reader sees', () => {
    expect(columnsOf('é👩‍👩‍👧x')).toMatchObject({ startColumn: 10, endColumn: 10 });
    expect(columnsOf('abc')).toMatchObject({ startColumn: 3, endColumn: 3 });
  });

  test('are left out when the line is shorter than they say', () => {
    expect(columnsOf('')).toEqual({ startLine: 3, endLine: 3, startColumn: null, endColumn: null });
  });
});

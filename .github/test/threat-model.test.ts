import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { root } from './workflow.ts';

const page = readFileSync(`${root}docs/threat-model.md`, 'utf8');

/** Rows of the matrix: threat, what stops it, and `file`: "name of a test". */
const rows = page
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split(' | '));

describe('docs/threat-model.md', () => {
  test('has at least forty threats, numbered without a gap', () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(rows.map(([number]) => Number(number?.replace('| ', '')))).toEqual(rows.map((_, index) => index + 1));
  });

  test.each(rows.map((row) => [row[1] ?? '', row.at(-1) ?? ''] as const))(
    'names a test that exists: %s',
    (_threat, cell) => {
      const [, file = '', name = ''] = /^`([^`]+)`: "(.+)" \|$/.exec(cell) ?? [];
      const source = readFileSync(root + file, 'utf8');
      const isNamed = [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => source.includes(quoted));
      expect({ file, name, isNamed }).toEqual({ file, name, isNamed: true });
    },
  );
});

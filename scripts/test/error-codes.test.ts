import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { codesIn, troubleshootingPage } from '../docs/troubleshooting.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: ROOT })
    .toSorted()
    .map((path) => readFileSync(`${ROOT}${path}`, 'utf8'));

const sources = read('{packages,actions}/*/src/**/*.ts');
const areas = read('docs/troubleshooting/*.md');
const explained: readonly string[] = areas.flatMap(codesIn);

/** Codes of errors are literals beside `code:`. So are those of log messages, which have a level next to them. */
const codesOfErrors = (source: string): readonly string[] =>
  [...source.matchAll(/\bcode: '([a-z]+(?:-[a-z0-9]+)*)'(?!,\s*level:)/g)].map(([, code]) => code ?? '');

/** Scripts of workflows name theirs in the title of an annotation. */
const workflows = read('.github/workflows/*.yml').join('\n');
const codesOfWorkflows = [...workflows.matchAll(/::error title=([a-z-]+)::/g)].map(([, code]) => code ?? '');

describe('error codes', () => {
  test('are found where errors are made, and not where messages are', () => {
    expect(codesOfErrors("new InputError({ code: 'a-b', message })")).toEqual(['a-b']);
    expect(codesOfErrors("reporter.message({\n  code: 'a-b',\n  level: 'info' })")).toEqual([]);
    expect(codesOfErrors("{ code: 'NoSuchKey' }")).toEqual([]);
  });

  test('have each an entry in docs/troubleshooting', () => {
    const used = new Set([...sources.flatMap(codesOfErrors), ...codesOfWorkflows]);
    expect([...used].filter((code) => !explained.includes(code))).toEqual([]);
  });

  test('that are explained exist', () => {
    const everything = [...sources, ...read('{rehearsal,bench}/**/*.ts')].join('\n');
    expect(explained.filter((code) => !everything.includes(`'${code}'`) && !codesOfWorkflows.includes(code))).toEqual(
      [],
    );
  });

  test('have entries that say what the code means and what to do', () => {
    const entries = areas.flatMap((area) => area.split(/^(?=### )/m)).filter((entry) => entry.startsWith('### '));
    const incomplete = entries.filter((entry) => !(/what it means/i.test(entry) && /what to do/i.test(entry)));
    expect(incomplete.map((entry) => entry.split('\n')[0])).toEqual([]);
  });
});

describe('the page of all codes', () => {
  test('keeps each code as an anchor, one level below its area, and code blocks as they are', () => {
    const page = troubleshootingPage(['# Area\n\n### a-b\n\n```\n# not a heading\n```\n']);
    expect(page).toContain('\n## Area\n\n#### a-b\n\n```\n# not a heading\n```\n');
    expect(page).toContain('[`a-b`](#a-b)');
  });

  test('refuses two entries for one code', () => {
    expect(() => troubleshootingPage(['# A\n### a-b\n', '# B\n### a-b\n'])).toThrow('a-b');
  });
});

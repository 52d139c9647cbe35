import { readFile } from 'node:fs/promises';
import { manifestDifferences } from '@deploy/action-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { inputs, outputs } from '../src/inputs.ts';

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');

describe('action.yml', () => {
  test('has the inputs and outputs of the code, in its order, with its words and defaults', async () => {
    expect(manifestDifferences(await read('action.yml'), { inputs, outputs })).toEqual([]);
  });
});

describe('iam.json', () => {
  test('asks for nothing: this action never has credentials', async () => {
    expect(JSON.parse(await read('iam.json'))).toEqual({ statements: [] });
  });
});

describe('docs/troubleshooting/preflight.md', () => {
  test('has an entry for every code that the sources name', async () => {
    const sources = await Promise.all(
      ['gate.ts', 'check-values.ts', 'main.ts', 'observe.ts', 'artifact.ts', 'readable.ts'].map((name) =>
        read(`src/${name}`),
      ),
    );
    const codes = new Set(sources.flatMap((text) => [...text.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code)));
    const page = await read('../../docs/troubleshooting/preflight.md');
    expect([...codes].filter((code) => !page.includes(`### ${code}\n`))).toEqual([]);
    expect(codes.size).toBeGreaterThan(15);
  });
});

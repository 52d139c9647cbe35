import { readFile } from 'node:fs/promises';
import { manifestDifferences } from '@deploy/action-kit/testing';
import { parseJson, parsePermissions } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { inputs, outputs } from '../src/inputs.ts';

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');

describe('action.yml', () => {
  test('has the inputs and outputs of the code, in its order, with its words and defaults', async () => {
    expect(manifestDifferences(await read('action.yml'), { inputs, outputs })).toEqual([]);
  });
});

describe('iam.json', () => {
  test('lets only an apply do anything', async () => {
    const { statements } = parsePermissions(parseJson(await read('iam.json'), 'iam.json'));
    expect(new Set(statements.flatMap(({ modes }) => modes))).toEqual(new Set(['apply']));
  });
});

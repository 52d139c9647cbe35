import { readFile } from 'node:fs/promises';
import { manifestDifferences } from '@deploy/action-kit/testing';
import { parseJson, parsePermissions } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { inputs, outputs } from '../src/inputs.ts';

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
const MODES = ['deploy', 'rollback', 'status', 'janitor'];

describe('action.yml', () => {
  test('has the inputs and outputs of the code, in its order, with its words and defaults', async () => {
    expect(manifestDifferences(await read('action.yml'), { inputs, outputs })).toEqual([]);
  });

  test('names every mode in the description of `mode`', () => {
    for (const mode of MODES) {
      expect(inputs.mode.read(mode)).toBe(mode);
      expect(inputs.mode.description).toContain(`\`${mode}\``);
    }
  });

  test('has a post step that runs whatever became of the job', async () => {
    expect(await read('action.yml')).toMatch(/^ {2}post: dist\/post\/index\.js\n {2}post-if: always\(\)$/m);
  });
});

describe('iam.json', () => {
  test('says for every mode what it needs, and nothing for a mode that does not exist', async () => {
    const { statements } = parsePermissions(parseJson(await read('iam.json'), 'iam.json'));
    expect(new Set(statements.flatMap((statement) => statement.modes))).toEqual(new Set(MODES));
  });

  test('lets a mode that only looks write nothing', async () => {
    const { statements } = parsePermissions(parseJson(await read('iam.json'), 'iam.json'));
    const actions = statements
      .filter(({ modes, input }) => modes.includes('status') && input === undefined)
      .flatMap((statement) => statement.actions);
    expect(actions.filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual([]);
  });
});

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

  test('names every mode in the description of `mode`', async () => {
    for (const mode of ['deploy', 'rollback', 'finish', 'undo', 'list', 'audit', 'prune', 'hold', 'lift']) {
      expect(inputs.mode.read(mode)).toBe(mode);
      expect(inputs.mode.description).toContain(`\`${mode}\``);
    }
  });
});

describe('iam.json', () => {
  test('says for every mode what it needs, and nothing for a mode that does not exist', async () => {
    const { statements } = parsePermissions(parseJson(await read('iam.json'), 'iam.json'));
    const modes = new Set(statements.flatMap((statement) => statement.modes));
    for (const mode of modes) expect(inputs.mode.read(mode)).toBe(mode);
    expect(modes.size).toBe(9);
  });

  test('lets modes that only look write nothing', async () => {
    const { statements } = parsePermissions(parseJson(await read('iam.json'), 'iam.json'));
    const actions = (mode: string) =>
      statements.filter(({ modes }) => modes.includes(mode)).flatMap((statement) => statement.actions);
    expect(new Set([...actions('list'), ...actions('audit')])).toEqual(
      new Set(['s3:ListBucket', 's3:GetObject', 'ssm:GetParameter']),
    );
  });
});

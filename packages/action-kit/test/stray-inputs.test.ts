import { describe, expect, test } from '@jest/globals';
import { boolean, choice, defineInputs, idleInputs, integer, mistypedInputs, text } from '../src/index.ts';

const about = { description: 'An input.' };
const specs = defineInputs({
  mode: choice({ ...about, values: ['deploy', 'rollback'], default: 'deploy' }),
  'dry-run': boolean({ ...about, default: 'false' }),
  'retain-releases': integer({ ...about, default: '5', min: 1, max: 9, modes: ['deploy'] }),
  app: text(about),
});

describe('inputs that do not exist', () => {
  test.each([
    ['INPUT_DRY_RUN', 'dry-run'],
    ['INPUT_DRYRUN', 'dry-run'],
    ['INPUT_DRY.RUN', 'dry-run'],
    ['INPUT_RETAIN-RELEASE', 'retain-releases'],
    ['INPUT_RETAIN-RELEASSES', 'retain-releases'],
    ['INPUT_RETIAN-RELEASES', 'retain-releases'],
    ['INPUT_DRY-RUM', 'dry-run'],
  ])('%s is refused as a slip for %s', (variable, meant) => {
    expect(mistypedInputs(specs, { [variable]: 'true' })).toEqual([expect.stringContaining(`\`${meant}\` does`)]);
    expect(idleInputs(specs, { [variable]: 'true' })).toEqual([]);
  });

  test.each(['INPUT_TOKEN', 'INPUT_MAPP', 'INPUT_MODES2', 'INPUT_RETAIN'])('%s is only told about', (variable) => {
    expect(mistypedInputs(specs, { [variable]: 'x' })).toEqual([]);
    expect(idleInputs(specs, { [variable]: 'x' })).toEqual([expect.stringContaining('has no effect')]);
  });

  test('are passed over when they are empty, or no inputs at all', () => {
    const env = { INPUT_DRYRUN: '', DRY_RUN: 'true', INPUT_UNKNOWN: ' ' };
    expect([...mistypedInputs(specs, env), ...idleInputs(specs, env)]).toEqual([]);
  });
});

describe('inputs that the mode does not use', () => {
  test('are told about when they were set to something else than the default', () => {
    expect(idleInputs(specs, { INPUT_MODE: 'rollback', 'INPUT_RETAIN-RELEASES': '3' })).toEqual([
      'Input `retain-releases` has no effect with `mode: rollback`; it is for deploy.',
    ]);
  });

  test('are passed over when they hold the default, as the runner sets it, or fit the mode', () => {
    expect(idleInputs(specs, { INPUT_MODE: 'rollback', 'INPUT_RETAIN-RELEASES': '5' })).toEqual([]);
    expect(idleInputs(specs, { 'INPUT_RETAIN-RELEASES': '3' })).toEqual([]);
  });
});

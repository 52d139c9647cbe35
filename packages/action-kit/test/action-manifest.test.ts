import { describe, expect, test } from '@jest/globals';
import { boolean, defineInputs, text } from '../src/index.ts';
import { manifestDifferences } from '../src/testing.ts';

const MANIFEST = `
name: Example
description: Does it.
inputs:
  source:
    description: Where from.
    required: true
  dry-run:
    description: >-
      Only
      plans.
    default: 'false'
outputs:
  release:
    description: Which.
runs:
  using: node24
  main: dist/index.js
`;
const code = {
  inputs: defineInputs({
    source: text({ description: 'Where from.', required: true }),
    'dry-run': boolean({ description: 'Only plans.', default: 'false' }),
  }),
  outputs: ['release'],
};

describe('action.yml against the code', () => {
  test('agrees when names, order, descriptions, defaults and required agree', () => {
    expect(manifestDifferences(MANIFEST, code)).toEqual([]);
  });

  test.each([
    ['Where from.', 'Where to.', 'inputs.source.description'],
    ['    required: true\n', '', 'inputs.source.required'],
    ["'false'", "'true'", 'inputs.dry-run.default'],
    ["    default: 'false'\n", '', 'inputs.dry-run.default'],
    ['  dry-run:', '  dryrun:', 'dry-run is in the code and not in action.yml'],
    ['  release:', '  id:', 'id is in action.yml and not in the code'],
    ['node24', 'node20', 'runs.using'],
    ['dist/index.js', 'lib/index.js', 'runs.main'],
  ])('differs when %j becomes %j', (from, to, difference) => {
    expect(manifestDifferences(MANIFEST.replace(from, to), code).join('\n')).toContain(difference);
  });

  test('differs when the order differs', () => {
    const inputs = defineInputs({ 'dry-run': code.inputs['dry-run'], source: code.inputs.source });
    expect(manifestDifferences(MANIFEST, { ...code, inputs })).toEqual([
      'inputs: action.yml has another order than the code',
    ]);
  });

  test('is refused without descriptions, or with a default that is no text', () => {
    expect(() => manifestDifferences(MANIFEST.replace('    description: Which.', '    x: y'), code)).toThrow(
      'outputs.release.description',
    );
    expect(() => manifestDifferences(MANIFEST.replace("'false'", 'false'), code)).toThrow('inputs.dry-run.default');
  });
});

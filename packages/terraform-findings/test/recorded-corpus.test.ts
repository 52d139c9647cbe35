import { parsers } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { cases, RECORDED_ROOT, readRecording, runOver, toBeTold, told, treeOf } from './corpus.ts';

describe('what the tools printed about the corpus', () => {
  test('is about at least sixty configurations, and of each tool there are some', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(({ tool }) => tool))).toEqual(new Set(['fmt', 'validate', 'test', 'tflint', 'checkov']));
  });

  test.each(cases.map((item) => [item.name, item] as const))('%s: each finding lands on its line', (_, item) => {
    const run = runOver(treeOf(item), { root: RECORDED_ROOT, stack: item.directory });
    expect(told(parsers[item.tool](readRecording(item), run), item)).toEqual(toBeTold(item));
  });
});

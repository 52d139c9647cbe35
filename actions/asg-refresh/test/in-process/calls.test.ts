import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Stage } from './stage.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['groups and targets', /^Describe(AutoScalingGroups|TargetHealth)$/],
  ['rules', /^DescribeRules$/],
  ['alarms, requests, parameters', /^(DescribeAlarms|GetMetricData|GetParameters?)$/],
  ['journal and lease', /^(Get|Put|Head)Object$/],
  ['changes', /^(ModifyRule|UpdateAutoScalingGroup|PutParameter)$/],
];

/** Calls of one deploy with the defaults of all inputs, by kind and in all. */
async function callsOf(desired: number): Promise<readonly number[]> {
  using stage = new Stage({ desired, floor: 2, maxSize: desired * 2 });
  const { failure, requests } = await stage.deploy('version 2');
  expect(failure).toBeNull();
  const made = requests.map(({ operation }) => operation ?? '');
  return [...KINDS.map(([, pattern]) => made.filter((name) => pattern.test(name)).length), made.length];
}

test('calls grow with steps and time, not with instances, as the README says', async () => {
  const sizes = [2, 20, 200];
  const counts = await Promise.all(sizes.map(callsOf));
  const rows = [...KINDS.map(([name]) => name), 'in all'].map((name, nth) => {
    const cells = counts.map((column) => column[nth] ?? 0);
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  expect(README).toContain(rows.join('\n'));
  const totals = counts.map((column) => column.at(-1) ?? 0);
  expect(Math.max(...totals) / Math.min(...totals)).toBeLessThan(1.2);
});

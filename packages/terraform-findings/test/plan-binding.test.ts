import {
  bindPlan,
  configurationDigest,
  type ObservedPlan,
  type PlanBinding,
  readBinding,
  verifyBinding,
  writtenBinding,
} from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const facts: Omit<PlanBinding, 'version'> = {
  commit: 'c'.repeat(40),
  stack: 'stacks/test',
  environment: 'test',
  tool: { name: 'terraform', version: '1.11.4' },
  planSha256: '1'.repeat(64),
  lockSha256: '2'.repeat(64),
  configurationSha256: '3'.repeat(64),
  run: { id: 7, attempt: 1 },
  createdAt: '2026-11-24T10:00:00Z',
  state: { lineage: 'l', serial: 4 },
  purpose: 'ordinary',
};
const binding = bindPlan(facts);
const { createdAt: _, run: __, ...there } = facts;
const observed: ObservedPlan = { ...there, expectedSha256: facts.planSha256 };

const codes = (changed: Partial<ObservedPlan>) =>
  verifyBinding(binding, { ...observed, ...changed }).map(({ code }) => code);

describe('a plan and what it belongs to', () => {
  test('is applied where all is as it was', () => {
    expect(verifyBinding(binding, observed)).toEqual([]);
    expect(codes({ expectedSha256: null })).toEqual([]);
  });

  test.each<[string, Partial<ObservedPlan>]>([
    ['plan-of-other-commit', { commit: 'd'.repeat(40) }],
    ['plan-of-other-stack', { stack: 'stacks/prod' }],
    ['plan-of-other-environment', { environment: null }],
    ['plan-of-other-tool', { tool: { name: 'terraform', version: '1.12.0' } }],
    ['plan-of-other-tool', { tool: { name: 'tofu', version: '1.11.4' } }],
    ['plan-of-other-providers', { lockSha256: null }],
    ['plan-of-other-configuration', { configurationSha256: '4'.repeat(64) }],
    ['plan-of-other-purpose', { purpose: 'cutover' }],
    ['plan-not-approved', { expectedSha256: '9'.repeat(64) }],
    ['plan-stale', { state: { lineage: 'l', serial: 5 } }],
  ])('%s', (code, changed) => {
    expect(codes(changed)).toEqual([code]);
  });

  test('a file that was exchanged is told by both digests', () => {
    expect(codes({ planSha256: '8'.repeat(64) })).toEqual(['plan-tampered', 'plan-not-approved']);
  });

  test('a state that cannot be read is no difference: Terraform itself refuses a stale plan', () => {
    expect(codes({ state: null })).toEqual([]);
  });

  test('everything that differs is told at once, with what to do', () => {
    const errors = verifyBinding(binding, { ...observed, commit: 'd'.repeat(40), stack: 'x' });
    expect(errors).toHaveLength(2);
    for (const { remedy } of errors) expect(remedy).toContain('Nothing was applied.');
  });

  test('is read as it was written', () => {
    expect(readBinding(writtenBinding(binding))).toEqual(binding);
    const without = bindPlan({ ...facts, environment: null, lockSha256: null, state: null });
    expect(readBinding(writtenBinding(without))).toEqual(without);
  });

  test.each(['', '{}', '[]', '{"version":2}'])('%j is no binding', (text) => {
    expect(() => readBinding(text)).toThrow(expect.objectContaining({ code: 'plan-binding-invalid' }));
  });

  test.each(Object.keys(facts))('a binding without %s, or with something else there, is none', (key) => {
    for (const value of [undefined, 7.5, { a: [] }]) {
      expect(() => readBinding(JSON.stringify({ ...binding, [key]: value }))).toThrow(
        expect.objectContaining({ code: 'plan-binding-invalid' }),
      );
    }
  });

  test('the digest of a configuration depends on names and contents, not on the order of reading', () => {
    const file = fc.record({ path: fc.string(), sha256: fc.string() });
    fc.assert(
      fc.property(fc.array(file), (files) => {
        expect(configurationDigest(files.toReversed())).toBe(configurationDigest(files));
        expect(configurationDigest([...files, { path: 'x', sha256: 'y' }])).not.toBe(configurationDigest(files));
      }),
    );
  });
});
